import os
import re
import signal
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from environments import ENVIRONMENTS
from terrace import demo, toolchain
from terrace.deployment import Change, Watcher
from terrace.deployment.state_backend import STACK
from terrace.embedded_aws.server import Status
from terrace.embedded_aws.state import Server, read
from terrace.errors import UserError

NAMES = [environment.name for environment in ENVIRONMENTS]


class FakeAws:
    """An embedded AWS that is always there, and counts how often it was stopped."""

    present = Status.STOPPED
    stopped = 0

    def __init__(self, folder: Path) -> None:
        pass

    def status(self) -> Status:
        return self.present

    def running(self) -> Server:
        return self.up(account_id="")

    def up(self, *, account_id: str) -> Server:
        return Server(pid=os.getpid(), port=1, account_id=account_id, nonce="", started="")

    def down(self) -> None:
        FakeAws.stopped += 1


class FakeDeployment:
    """A deployment of stacks in which every verb works; keeps what was asked of it, in order."""

    asked: list[str]
    changes: Mapping[str, list[Change]]

    def __init__(self, folder: Path, *, endpoint: str, watcher: Watcher) -> None:
        FakeDeployment.asked = []
        self.folder = folder
        self.watcher = watcher
        self.stacks = self
        self.state_backend = self

    def synthesize(self) -> None:
        self.asked.append("synthesize")

    @contextmanager
    def bootstrapping(self, environments: Iterable[str]) -> Iterator[None]:
        self.asked.append(f"bootstrap {' '.join(environments)}")
        yield

    def create(self) -> None:
        self.asked.append("create")

    def migrate(self) -> None:
        self.asked.append("migrate")

    def cdktf(self, verb: str, stack: str, *options: str) -> None:
        self.asked.append(f"{verb} {stack}")

    def plan(self, stack: str) -> list[Change]:
        self.asked.append(f"plan {stack}")
        return list(self.changes.get(stack, []))

    def outputs(self, stack: str) -> dict[str, Any]:
        return {"url": f"https://{stack}.example"}

    def resources(self, stack: str) -> list[str]:
        return []

    def destroy(self) -> list[str]:
        self.asked.append("destroy")
        return []


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toolchain, "repository_root", lambda: tmp_path)
    monkeypatch.setattr(demo, "EmbeddedAws", FakeAws)
    monkeypatch.setattr(demo, "EmbeddedDeployment", FakeDeployment)
    monkeypatch.setattr(FakeDeployment, "changes", {}, raising=False)
    monkeypatch.setattr(FakeAws, "stopped", 0)


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [
        (demo.DEFAULT, ["global", "dev"]),
        (["all"], ["global", *NAMES]),
        (["production", "dev"], ["global", "dev", "production"]),
        (["global"], ["global"]),
        ([STACK], []),
    ],
)
def test_a_stack_is_deployed_with_all_that_it_depends_on(
    wanted: list[str], chosen: list[str]
) -> None:
    assert demo.choose(wanted) == chosen


def test_an_unknown_stack_is_refused_before_anything_starts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(demo, "EmbeddedAws", lambda _: pytest.fail("a server was touched"))
    with pytest.raises(UserError) as refusal:
        demo.run(["nosuch", "dev"], keep=False)
    assert str(refusal.value) == (
        f"stack is 'nosuch', allowed: all, {STACK}, global, {', '.join(NAMES)}"
    )


@pytest.mark.usefixtures("stage")
@pytest.mark.parametrize("keep", [False, True])
@pytest.mark.parametrize("wanted", [[STACK], ["dev"], ["all"]])
def test_the_number_of_steps_is_known_from_the_first_one_on(
    capsys: pytest.CaptureFixture[str], wanted: list[str], keep: bool
) -> None:
    demo.run(wanted, keep)
    steps = re.findall(r"^\[(\d+)/(\d+)\]", capsys.readouterr().out, re.MULTILINE)
    assert [int(number) for number, _ in steps] == list(range(1, len(steps) + 1))
    assert {int(total) for _, total in steps} == {len(steps)}


@pytest.mark.usefixtures("stage")
@pytest.mark.parametrize(
    ("keep", "sentence"),
    [
        (False, ", plans them again, destroys them: about 6 minutes."),
        (True, ", plans them again: about 4 minutes."),
    ],
)
def test_what_it_will_do_and_how_long_that_takes_is_said_first(
    capsys: pytest.CaptureFixture[str], keep: bool, sentence: str
) -> None:
    demo.run(["dev"], keep)
    first = f"Deploys {STACK}, global, dev into an AWS on this machine{sentence}"
    assert capsys.readouterr().out.splitlines()[0] == first


@pytest.mark.usefixtures("stage")
def test_every_stack_is_planned_again_and_destroyed_in_reverse() -> None:
    demo.run(["dev"], keep=False)
    asked = FakeDeployment.asked
    plans = [each for each in asked if each.startswith("plan")]
    assert plans == [f"plan {STACK}", "plan global", "plan dev"]
    for stack in ("global", "dev"):
        assert asked.index(f"deploy {stack}") < asked.index(f"plan {stack}")
    assert asked[-3:] == ["destroy dev", "destroy global", "destroy"]
    assert asked.index("plan dev") < asked.index("destroy dev")


@pytest.mark.usefixtures("stage")
def test_a_second_plan_that_is_not_clean_ends_the_demo_and_the_server(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        FakeDeployment, "changes", {"global": [Change("aws_vpc.main", ("update",))]}
    )
    with pytest.raises(UserError) as failure:
        demo.run(["dev"], keep=False)
    assert str(failure.value) == "a second plan of global is not clean: update aws_vpc.main"
    assert not any(each.startswith("destroy") for each in FakeDeployment.asked)
    assert FakeAws.stopped == 1


@pytest.mark.usefixtures("stage")
def test_what_was_kept_to_look_at_is_not_thrown_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeAws, "present", Status.RUNNING)
    with pytest.raises(UserError) as refusal:
        demo.run(["dev"], keep=False)
    assert str(refusal.value) == (
        "an embedded AWS runs at http://127.0.0.1:1, kept by `make demo KEEP=1` or started by "
        "`terrace local up`; end it, and all that it holds, with: make demo-down"
    )
    assert FakeAws.stopped == 0


@pytest.mark.usefixtures("stage")
def test_a_second_demo_leaves_the_first_one_alone(tmp_path: Path) -> None:
    with demo.alone(tmp_path / ".terrace" / "embedded"), pytest.raises(UserError) as refusal:
        demo.run(["dev"], keep=False)
    assert str(refusal.value) == "another demo runs in this working copy; wait for its end"
    assert FakeAws.stopped == 0


class DyingDeployment(FakeDeployment):
    """A deployment in whose middle the server is killed, and that would then wait for long."""

    def synthesize(self) -> None:
        server = read(self.folder)
        assert server
        os.kill(server.pid, signal.SIGKILL)
        with self.watcher.watching("cdktf synth") as watch:
            toolchain.run(["/bin/sleep", "300"], cwd=self.folder, env={}, watch=watch)


@pytest.mark.e2e
def test_the_demo_ends_with_its_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toolchain, "repository_root", lambda: tmp_path)
    monkeypatch.setattr(demo, "EmbeddedDeployment", DyingDeployment)
    begun = time.monotonic()
    with pytest.raises(UserError) as failure:
        demo.run(["dev"], keep=False)
    assert time.monotonic() - begun < 120
    log = tmp_path / ".terrace" / "embedded" / "server.log"
    assert re.fullmatch(
        r"sleep 300 ended early, because the embedded AWS \(process \d+\) has ended and what it "
        rf"held is lost; its log is {log} \(its output: \S+\.log\)",
        str(failure.value),
    )
