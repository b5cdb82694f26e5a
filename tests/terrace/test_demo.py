import io
import os
import re
import signal
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest

from environments import ENVIRONMENTS
from terrace import demo, toolchain
from terrace.deployment import Change, Watcher
from terrace.deployment.state_backend import STACK
from terrace.embedded_aws.guard import Guard
from terrace.embedded_aws.server import Status
from terrace.embedded_aws.state import Server, read
from terrace.errors import UserError

NAMES = [environment.name for environment in ENVIRONMENTS]


class FakeAws:
    """An embedded AWS that is always there, and counts how often it was stopped."""

    present = Status.STOPPED
    stopped = 0
    tied = False

    def __init__(self, folder: Path) -> None:
        pass

    def status(self) -> Status:
        return self.present

    def running(self) -> Server:
        return self.up(account_id="")

    def up(self, *, account_id: str, tied: bool = False) -> Server:
        FakeAws.tied = tied
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
    monkeypatch.setattr(toolchain, "cdktf_command", list)
    monkeypatch.setattr(toolchain, "terraform_binary", lambda: Path("terraform"))
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


def test_a_variable_that_leads_states_elsewhere_is_refused_before_anything_starts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TF_WORKSPACE", "acme")
    monkeypatch.setattr(demo, "EmbeddedAws", None)
    with pytest.raises(UserError) as refusal:
        demo.run(["dev"], keep=False)
    assert str(refusal.value).startswith("TF_WORKSPACE is 'acme', with which the states would go")


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


@pytest.mark.parametrize(
    ("output", "text"),
    [
        ("vpc-1", "vpc-1"),
        (["ns-1.example", "ns-2.example"], "ns-1.example, ns-2.example"),
        ({"a": "subnet-1"}, '{"a": "subnet-1"}'),
        (True, "true"),
        (None, "null"),
    ],
)
def test_an_output_is_written_for_people(output: Any, text: str) -> None:
    assert demo.shown(output) == text


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


class Terminal(io.StringIO):
    """What a person types."""

    def isatty(self) -> bool:
        return True


@pytest.mark.usefixtures("stage")
@pytest.mark.parametrize(("answer", "ended"), [("y\n", 2), ("\n", 0), ("", 0)])
def test_a_person_is_asked_before_what_was_kept_is_thrown_away(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    answer: str,
    ended: int,
) -> None:
    monkeypatch.setattr(FakeAws, "present", Status.RUNNING)
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    if ended:
        demo.run(["dev"], keep=False)
    else:
        with pytest.raises(UserError, match="nothing was started or ended"):
            demo.run(["dev"], keep=False)
    assert "End it, and all that it holds, and begin anew? [y/N] " in capsys.readouterr().out
    assert FakeAws.stopped == ended  # what was kept, and at the end its own


@pytest.mark.usefixtures("stage")
def test_without_a_terraform_that_runs_nothing_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> Path:
        raise UserError("terraform is not installed; run: make setup")

    monkeypatch.setattr(toolchain, "terraform_binary", missing)
    monkeypatch.setattr(demo, "EmbeddedAws", lambda _: pytest.fail("a server was touched"))
    with pytest.raises(UserError, match="terraform is not installed"):
        demo.run(["dev"], keep=False)


@pytest.mark.usefixtures("stage")
def test_with_a_broken_cdktf_json_nothing_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> str:
        raise UserError("cdktf.json is not JSON; restore it with: git checkout cdktf.json")

    monkeypatch.setattr(demo, "configured_output", broken)
    monkeypatch.setattr(demo, "EmbeddedAws", lambda _: pytest.fail("a server was touched"))
    with pytest.raises(UserError, match="is not JSON"):
        demo.run(["dev"], keep=False)


@pytest.mark.usefixtures("stage")
@pytest.mark.parametrize(("wanted", "said"), [(STACK, "plan 1 stack again"), ("dev", "3 stacks")])
def test_stacks_are_counted_as_people_do(
    wanted: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    demo.run([wanted], keep=False)
    assert said in capsys.readouterr().out


@pytest.mark.usefixtures("stage")
@pytest.mark.parametrize("keep", [False, True])
def test_a_server_outlives_the_demo_only_if_it_is_kept(keep: bool) -> None:
    demo.run(["dev"], keep)
    assert FakeAws.tied is not keep


@pytest.mark.usefixtures("stage")
def test_a_second_demo_leaves_the_first_one_alone(tmp_path: Path) -> None:
    with demo.alone(tmp_path / ".terrace" / "embedded"), pytest.raises(UserError) as refusal:
        demo.run(["dev"], keep=False)
    assert str(refusal.value) == (
        f"a demo runs in this working copy (process {os.getpid()}); wait for its end"
    )
    assert FakeAws.stopped == 0


class DyingDeployment(FakeDeployment):
    """A deployment in whose middle the server is sent a signal, and that then waits for long."""

    signal = signal.SIGKILL
    server = 0

    def synthesize(self) -> None:
        server = read(self.folder)
        assert server
        DyingDeployment.server = server.pid
        os.kill(server.pid, self.signal)
        with self.watcher.watching("cdktf synth") as watch:
            toolchain.run(["/bin/sleep", "300"], cwd=self.folder, env={}, watch=watch)


@pytest.mark.e2e
@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (signal.SIGKILL, "has ended and what it held is lost"),
        (signal.SIGSTOP, r"has not answered for \d+ s"),
    ],
)
def test_the_demo_ends_with_its_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sent: signal.Signals, reason: str
) -> None:
    monkeypatch.setattr(toolchain, "repository_root", lambda: tmp_path)
    monkeypatch.setattr(demo, "EmbeddedDeployment", DyingDeployment)
    monkeypatch.setattr(DyingDeployment, "signal", sent)
    monkeypatch.setattr(demo, "Guard", partial(Guard, patience_seconds=5.0))
    before = set(psutil.Process().children(recursive=True))  # those of other tests
    begun = time.monotonic()
    with pytest.raises(UserError) as failure:
        demo.run(["dev"], keep=False)
    assert time.monotonic() - begun < 120
    log = tmp_path / ".terrace" / "embedded" / "server.log"
    assert re.fullmatch(
        rf"sleep 300 ended early, because the embedded AWS \(process \d+\) {reason}; "
        rf"its log is {log} \(its output: \S+\.log\)",
        str(failure.value),
    )
    assert not psutil.pid_exists(DyingDeployment.server)
    assert not set(psutil.Process().children(recursive=True)) - before
