"""`terrace unlock` with the lock of a plan that was killed, in the embedded AWS."""

import getpass
import json
import os
import signal
import socket
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError

from terrace import toolchain, unlock
from terrace.errors import UserError
from terrace.previews.store import LOCK as PREVIEW_LOCK
from terrace.unlock import Lock, holders
from tests.soak.stage import BUCKET, LOCK, STACK, Stage, stage
from tests.terrace.previews.kept import NOW, WHERE, Bucket, key

TOLD = {
    "ID": "97084940-efe0-0988-7c45-e4ec1c7e4859",
    "Operation": "OperationTypeApply",
    "Info": "",
    "Who": "ana@build 7",
    "Version": "1.11.4",
    "Created": "2026-11-24T03:59:15.226801649Z",
    "Path": f"{BUCKET}/soak/{STACK}/terraform.tfstate",
}


def test_a_lock_says_who_holds_it_since_when_and_for_what() -> None:
    lock = Lock.of(TOLD)
    assert (lock.who, lock.since, lock.operation) == (
        "ana@build 7",
        "2026-11-24 03:59:15 UTC",
        "apply",
    )


@pytest.mark.parametrize(
    ("told", "text"),
    [
        (TOLD, "ana@build 7 since 2026-11-24 03:59:15 UTC (apply)"),
        ({"ID": "1", "Who": "ana@build 7"}, "ana@build 7"),
        ({"ID": "1", "Created": None}, "somebody"),
    ],
)
def test_a_lock_says_only_what_it_knows(told: dict[str, str | None], text: str) -> None:
    assert str(Lock.of(told)) == text


@pytest.mark.parametrize("body", [b"", b"hello", b"{}", b"[1]"])
def test_what_is_no_lock_of_terraform_is_left_with_a_command_that_deletes_it(
    body: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    s3 = SimpleNamespace(get_object=lambda **_: {"Body": BytesIO(body)})
    accounts = SimpleNamespace(caller={"Account": "1"}, client=lambda *_, **__: s3)
    monkeypatch.setattr(unlock, "Accounts", lambda **_: accounts)
    with pytest.raises(UserError) as refusal:
        unlock.read_lock({"bucket": "b", "key": "k", "region": "us-east-1"})
    assert str(refusal.value) == (
        "the lock s3://b/k.tflock is not one of Terraform's; if nobody needs it, delete it: "
        "aws s3 rm s3://b/k.tflock"
    )


def test_a_run_of_this_machine_that_still_lives_is_found(tmp_path: Path) -> None:
    terraform = tmp_path / "terraform"
    terraform.write_bytes(Path("/bin/sleep").read_bytes())
    terraform.chmod(0o755)
    own = Lock.of(TOLD | {"Who": f"{getpass.getuser()}@{socket.gethostname()}"})
    folder = tmp_path / "stack"
    folder.mkdir()
    with subprocess.Popen([terraform, "60"], cwd=folder) as process:
        assert list(holders(own, folder)) == [process.pid]
        assert list(holders(Lock.of(TOLD), folder)) == []
        assert list(holders(own, tmp_path)) == []
        process.send_signal(signal.SIGKILL)


def test_the_lock_of_a_run_that_lives_is_not_released_unasked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stacks = SimpleNamespace(names=["dev"], folder=lambda _: tmp_path)
    monkeypatch.setattr(unlock, "Stacks", lambda *_: stacks)
    monkeypatch.setattr(unlock, "backend_of", lambda _: {})
    monkeypatch.setattr(unlock, "read_lock", lambda _: Lock.of(TOLD))
    monkeypatch.setattr(unlock, "holders", lambda *_: [4711])
    monkeypatch.setattr(toolchain, "refuse_silence", lambda _: None)
    with pytest.raises(UserError) as refusal:
        unlock.run("dev", assume_yes=True)
    assert str(refusal.value) == "the lock of dev stays, because process 4711 may be writing"


def test_without_a_state_bucket_nothing_is_locked(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: str) -> None:
        raise ClientError({"Error": {"Code": "NoSuchBucket", "Message": "no"}}, "GetObject")

    accounts = SimpleNamespace(
        caller={"Account": "1"}, client=lambda *_, **__: SimpleNamespace(get_object=refuse)
    )
    monkeypatch.setattr(unlock, "Accounts", lambda **_: accounts)
    assert unlock.read_lock({"bucket": "b", "key": "k", "region": "us-east-1"}) is None


def test_the_lock_of_a_preview_is_released_by_the_role_of_that_preview(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bucket = Bucket()
    bucket.objects[key("pr-12", PREVIEW_LOCK)] = (json.dumps(TOLD).encode(), NOW)
    asked: list[str] = []

    def session(_where: object, name: str) -> SimpleNamespace:
        asked.append(name)
        return SimpleNamespace(s3=lambda: bucket)

    monkeypatch.setattr(unlock, "Session", session)
    monkeypatch.setattr(unlock, "place", lambda _: WHERE)
    monkeypatch.setattr(toolchain, "refuse_silence", lambda _: None)
    assert unlock.run("pr-12", assume_yes=True) == 0
    assert unlock.run("pr-12", assume_yes=True) == 0
    assert (asked, bucket.objects) == (["pr-12", "pr-12"], {})
    assert capsys.readouterr().out.splitlines() == [
        "The state of pr-12 is locked by ana@build 7 since 2026-11-24 03:59:15 UTC (apply).",
        "The state of pr-12 is no longer locked.",
        "The state of pr-12 is not locked.",
    ]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> object:
    with stage(tmp_path_factory.mktemp("unlock")) as small:
        yield small


@pytest.fixture
def locked(small: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """The small stack with a lock, in a shell that leads to its AWS."""
    small.aws.client("s3").put_object(Bucket=BUCKET, Key=LOCK, Body=json.dumps(TOLD).encode())
    monkeypatch.setattr(unlock, "output_folder", lambda: small.output)
    for name in set(os.environ) - set(small.env):
        monkeypatch.delenv(name)
    for name, value in small.env.items():
        monkeypatch.setenv(name, value)
    return small


@pytest.mark.e2e
def test_a_lock_is_shown_and_released_with_its_terraform(
    locked: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    assert unlock.run(STACK, assume_yes=True) == 0
    assert not locked.is_locked()
    assert unlock.run(STACK, assume_yes=True) == 0
    assert capsys.readouterr().out == (
        "The state of small is locked by ana@build 7 since 2026-11-24 03:59:15 UTC (apply).\n"
        "The state of small is no longer locked.\n"
        "The state of small is not locked.\n"
    )


@pytest.mark.e2e
def test_the_sentence_of_a_locked_state_names_a_command_that_works(locked: Stage) -> None:
    command = [str(toolchain.terraform_binary()), "plan", "-input=false"]
    env = toolchain.environment(locked.env)
    with pytest.raises(UserError) as failure:
        toolchain.run(command, cwd=locked.folder, env=env)
    sentence, _, remedy = str(failure.value).partition("release the lock: ")
    assert "is locked by ana@build 7 since 2026-11-24 03:59:15 UTC (apply)" in sentence
    assert remedy.endswith(f"force-unlock {TOLD['ID']}")
    done = subprocess.run(
        ["/bin/sh", "-c", remedy],
        env=env,
        input="yes\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not locked.is_locked()


@pytest.mark.e2e
def test_without_a_terminal_or_a_stack_it_refuses_in_one_sentence(
    locked: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    with pytest.raises(UserError) as refusal:
        unlock.run(STACK, assume_yes=False)
    assert str(refusal.value) == (
        "nobody can be asked without a terminal; add --yes if that run is dead"
    )
    with pytest.raises(UserError) as unknown:
        unlock.run("nosuch", assume_yes=True)
    assert str(unknown.value) == "stack is 'nosuch', allowed: small"
    assert locked.is_locked()
