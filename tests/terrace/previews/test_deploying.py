"""A preview is known before it is there, and until it is gone."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from terrace.delivery.codes import Code
from terrace.errors import Refusal, UserError
from terrace.previews import deploying, ending
from terrace.previews.place import STATE as STATE_FILE
from terrace.previews.record import Record
from terrace.previews.store import Kept, Store
from terrace.previews.way import Way
from terrace.steps import Steps
from tests.terrace.previews.kept import CONFIG, NOW, STATE, WHERE, Bucket, key

END = datetime(2026, 12, 2, 4, 0, tzinfo=UTC)
DIGEST = f"sha256:{'0f' * 32}"
RECORD_OF_ONE = Record(name="pr-1", ends_at=END)


@dataclass
class FakeStacks:
    """Terraform and cdktf, which change the bucket as they would."""

    output: Path
    bucket: Bucket
    env: dict[str, str] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    problem: BaseException | None = None
    left: list[str] = field(default_factory=list)

    def folder(self, stack: str) -> Path:
        return self.output / "stacks" / stack

    def cdktf(self, verb: str, *words: str) -> None:
        self.calls.append(" ".join(["cdktf", verb, *words[:1]]))
        if self.problem:
            raise self.problem
        if verb == "deploy":
            self.bucket.objects[key(words[0], STATE_FILE)] = (STATE, NOW)

    def init(self, stack: str) -> None:
        self.calls.append(f"init {stack}")

    def destroy(self, stack: str) -> None:
        self.calls.append(f"destroy {stack}")
        if self.problem:
            raise self.problem

    def resources(self, stack: str) -> list[str]:
        del stack
        return self.left


@dataclass
class FakeAccount:
    """Log groups of the account of previews."""

    groups: list[str] = field(default_factory=list)

    def client(self, service: str, *, account_id: str) -> Any:
        assert account_id == CONFIG.account_id
        assert service == "logs"
        return self

    def get_paginator(self, operation: str) -> Any:
        assert operation == "describe_log_groups"
        return self

    def paginate(self) -> list[Any]:
        return [{"logGroups": [{"logGroupName": each} for each in self.groups]}]

    def delete_log_group(self, *, logGroupName: str) -> None:  # noqa: N803
        self.groups.remove(logGroupName)


@dataclass
class World:
    """One preview's surroundings."""

    bucket: Bucket
    stacks: FakeStacks
    account: FakeAccount
    way: Way
    file: Path

    def deploy(self, record: Record = RECORD_OF_ONE) -> None:
        deploying.deploy(self.way, record, Steps(total=3), lambda: "")

    def end(self, record: Record = RECORD_OF_ONE) -> int:
        return ending.end(self.way, record, Steps(total=3), lambda: "")


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    bucket = Bucket()
    stacks: Any = FakeStacks(tmp_path / "terraform-out", bucket)
    account: Any = FakeAccount()
    file = tmp_path / "pr_1.py"
    for module in (deploying, ending):
        monkeypatch.setattr(module, "file", lambda _name: file)
    monkeypatch.setattr(ending, "folder", lambda _name: tmp_path / "terraform-out")
    monkeypatch.setenv("TERRACE_TARGET", "embedded")
    way = Way(name="pr-1", where=WHERE, store=Store(bucket, WHERE), stacks=stacks, accounts=account)
    return World(bucket, stacks, account, way, file)


def test_the_record_is_written_before_anything_is_made(world: World) -> None:
    world.stacks.problem = UserError("cdktf deploy pr-1 failed")
    with pytest.raises(UserError, match="cdktf deploy pr-1 failed"):
        world.deploy()
    assert [each.name for each in Store(world.bucket, WHERE).all()] == ["pr-1"]


def test_an_interruption_says_what_goes_on_from_there(world: World) -> None:
    world.stacks.problem = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt) as stopped:
        world.deploy()
    (note,) = stopped.value.__notes__
    assert note == (
        "pr-1 may be there in part, and its record says so; go on with: terrace preview 1, or "
        "take it down with: terrace preview 1 --end"
    )
    assert world.way.store.record("pr-1") == RECORD_OF_ONE


def test_a_state_that_somebody_holds_has_its_own_code(world: World) -> None:
    said = "the state b/terrace/pr-1/terraform.tfstate is locked by ada@ci since 2026-12-01"
    synthesized = world.stacks.folder("pr-1") / "cdk.tf.json"
    synthesized.parent.mkdir(parents=True)
    synthesized.write_text("{}")
    for work in (world.deploy, world.end):
        world.bucket.objects[key("pr-1", STATE_FILE)] = (STATE, NOW)
        world.stacks.problem = UserError(said)
        with pytest.raises(Refusal, match="is locked by ada@ci") as refusal:
            work()
        assert refusal.value.code == Code.BUSY


def test_the_file_names_the_image_of_the_pull_request(world: World) -> None:
    """Terraform brings every version of a preview, so that a new digest deploys a new task."""
    world.deploy(Record(name="pr-1", ends_at=END, image=DIGEST, repository="app", commit="c"))
    assert f"app@{DIGEST}" in world.file.read_text()


def test_ending_destroys_and_forgets(world: World) -> None:
    world.deploy()
    assert world.end() == 3
    assert world.stacks.calls[1:] == ["cdktf synth", "init pr-1", "destroy pr-1"]
    assert world.bucket.objects == {}
    assert not world.file.exists()


def test_what_destroying_left_is_said_and_the_preview_stays_known(world: World) -> None:
    world.deploy()
    world.stacks.left = ["aws_vpc.main"]
    with pytest.raises(UserError, match=r"destroying pr-1 left aws_vpc\.main"):
        world.end()
    assert world.way.store.record("pr-1") == RECORD_OF_ONE


def test_one_that_was_never_made_is_only_forgotten(world: World) -> None:
    world.way.store.write(RECORD_OF_ONE)
    assert world.end() == 0
    assert world.stacks.calls == []
    assert world.bucket.objects == {}


def test_logs_of_another_with_a_longer_number_stay(world: World) -> None:
    project = WHERE.platform.project
    others = [f"/aws/rds/instance/{project}-pr-12/postgresql", f"/{project}/pr-12/app", "/x"]
    own = [f"/aws/rds/instance/{project}-pr-1/postgresql", f"/{project}/pr-1/app"]
    world.account.groups = [*others, *own]
    world.end()
    assert world.account.groups == others


def test_there_are_no_more_than_the_platform_says() -> None:
    def kept(*numbers: int) -> list[Kept]:
        return [Kept(name=f"pr-{each}", record=None, ends_at=END) for each in numbers]

    deploying.check_number(kept(1, 2), "pr-2", WHERE)  # it is one of them
    deploying.check_number(kept(1), "pr-2", WHERE)
    with pytest.raises(Refusal) as refusal:
        deploying.check_number(kept(1, 2), "pr-3", WHERE)
    assert refusal.value.code == Code.USAGE
    assert str(refusal.value).startswith(
        "there are 2 previews already (pr-1, pr-2), allowed: 2, as previews.most"
    )
