"""`terrace state` with real versions and the real terraform, in the embedded AWS."""

import io
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from terrace.errors import UserError
from terrace.states import command
from tests.soak.stage import BUCKET, KEY, LOCK, STACK, Stage, stage
from tests.support.states import document

pytestmark = pytest.mark.e2e
HELD = {"ID": "1", "Who": "ana@build", "Created": "2026-11-24T03:59:15Z", "Operation": "apply"}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with stage(tmp_path_factory.mktemp("states")) as small:
        small.slow.seconds = {}
        small.aws.client("s3").put_bucket_versioning(
            Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"}
        )
        yield small


@pytest.fixture
def states(small: Stage, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """The small stack with no state yet, in a shell that leads to its AWS."""
    monkeypatch.setattr(command, "output_folder", lambda: small.output)
    for name in set(os.environ) - set(small.env):
        monkeypatch.delenv(name)
    for name, value in small.env.items():
        monkeypatch.setenv(name, value)
    yield small
    s3 = small.aws.client("s3")
    for kind in ("Versions", "DeleteMarkers"):
        for each in s3.list_object_versions(Bucket=BUCKET).get(kind, []):
            s3.delete_object(Bucket=BUCKET, Key=each["Key"], VersionId=each["VersionId"])


def put(stage: Stage, content: dict[str, Any] | bytes) -> str:
    """Store a version as Terraform does, and return its id."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    stored = stage.aws.client("s3").put_object(Bucket=BUCKET, Key=KEY, Body=body)
    return str(stored["VersionId"])


def present(stage: Stage) -> dict[str, Any]:
    stored = stage.aws.client("s3").get_object(Bucket=BUCKET, Key=KEY)
    found: dict[str, Any] = json.loads(stored["Body"].read())
    return found


def names(state: dict[str, Any]) -> set[str]:
    return {each["name"] for each in state["resources"]}


def test_going_back_writes_the_former_version_as_a_newer_one(
    states: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    former = put(states, document(serial=3, names=("a", "b")))
    put(states, document(serial=9, names=("a", "c")))
    assert command.run(STACK, former, assume_yes=True) == 0
    assert (present(states)["serial"], names(present(states))) == (11, {"a", "b"})
    assert not states.is_locked()
    assert capsys.readouterr().out.splitlines() == [
        (
            "The state of small is serial 9, 2 resources; the version to go back to has serial 3, "
            "2 resources."
        ),
        "Terraform will no longer know aws_sns_topic.c; what of it is in AWS stays there.",
        "Terraform will know again aws_sns_topic.b; what of it is gone is made anew.",
        f"The state of small is that of version {former}; see what differs: make plan STACK=small",
    ]


def test_going_back_can_be_taken_back(states: Stage) -> None:
    former = put(states, document(serial=3, names=("a",)))
    latest = put(states, document(serial=4, names=("a", "b")))
    command.run(STACK, former, assume_yes=True)
    command.run(STACK, latest, assume_yes=True)
    assert (present(states)["serial"], names(present(states))) == (8, {"a", "b"})


@pytest.mark.parametrize("damage", [b"", b'{"version": 4, "ser', b"\x00\xff"])
def test_a_state_that_was_damaged_or_deleted_comes_back(damage: bytes, states: Stage) -> None:
    former = put(states, document(serial=5, names=("a",)))
    if damage:
        put(states, damage)
    else:
        states.aws.client("s3").delete_object(Bucket=BUCKET, Key=KEY)
    assert command.run(STACK, former, assume_yes=True) == 0
    assert present(states) == document(serial=5, names=("a",))


def test_versions_are_listed_newest_first_with_what_they_hold(
    states: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    first = put(states, document(serial=1, names=("a",)))
    damaged = put(states, b"{")
    states.aws.client("s3").delete_object(Bucket=BUCKET, Key=KEY)
    last = put(states, document(serial=2, names=("a", "b")))
    states.aws.client("s3").put_object(Bucket=BUCKET, Key=f"{KEY}.backup", Body=b"of another key")
    assert command.list_versions(STACK) == 0
    lines = [
        re.sub(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC  ", "", line)
        for line in capsys.readouterr().out.splitlines()
    ]
    assert lines[0] == f"{last}  serial 2, 2 resources, the present state"
    # All of one second, in which S3 tells no order.
    assert {line.rpartition("  ")[2] for line in lines[1:]} >= {"deleted"}
    assert {f"{damaged}  damaged, 1 bytes", f"{first}  serial 1, 1 resources"} < set(lines)
    assert len(lines) == 4


def test_what_cannot_be_gone_back_to_is_refused_and_changes_nothing(
    states: Stage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    foreign = put(states, document(serial=1, names=("x",), lineage="another"))
    broken = put(states, b"{")
    former = put(states, document(serial=1, names=("a",)))
    put(states, document(serial=2, names=("b",)))
    address = f"s3://{BUCKET}/{KEY}"
    for version, sentence in {
        foreign: f"version {foreign} has the lineage another, allowed: "
        f"{present(states)['lineage']}, that of the present state; it is the state of something "
        "else",
        broken: f"version {broken} of {address} is damaged: it is no state of Terraform",
        "nosuch": f"{address} has no version 'nosuch', allowed: one that `terrace state versions` "
        "lists",
    }.items():
        with pytest.raises(UserError) as refusal:
            command.run(STACK, version, assume_yes=True)
        assert str(refusal.value) == sentence
    states.aws.client("s3").put_object(Bucket=BUCKET, Key=LOCK, Body=json.dumps(HELD).encode())
    with pytest.raises(UserError, match=r"^the state of small is locked by ana@build since .*run$"):
        command.run(STACK, former, assume_yes=True)
    states.aws.client("s3").delete_object(Bucket=BUCKET, Key=LOCK)
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n"))
    assert command.run(STACK, former, assume_yes=False) == 1
    assert capsys.readouterr().err == "error: the state was left as it is\n"
    with pytest.raises(UserError, match="stack is 'nosuch', allowed: small"):
        command.run("nosuch", former, assume_yes=True)
    assert (present(states)["serial"], names(present(states))) == (2, {"b"})


def test_no_copy_of_a_state_stays_on_the_machine(
    states: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    former = put(states, document(serial=1, names=("a",)))
    put(states, document(serial=2, names=("b",)))
    command.run(STACK, former, assume_yes=True)
    assert list(tmp_path.rglob("*.tfstate")) == []
