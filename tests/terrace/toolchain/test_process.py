import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from terrace.errors import UserError
from terrace.guard.guard import FINISHING
from terrace.toolchain import Watch, logs
from terrace.toolchain.process import run
from terrace.toolchain.spoken import name_of, needs_guard
from tests.support.fake_commands import fake_command

ENV = {"PATH": os.environ["PATH"]}


@pytest.fixture(autouse=True)
def logged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folder that logs go to."""
    monkeypatch.setattr(logs, "repository_root", lambda: tmp_path)
    return tmp_path / ".terrace" / "logs"


def test_both_streams_are_returned_apart_and_logged_together(tmp_path: Path) -> None:
    command = fake_command(tmp_path, "tool", "echo result; echo warning >&2")
    log = tmp_path / "logs" / "tool.log"
    completed = run([str(command)], cwd=tmp_path, env=ENV, log=log)
    assert (completed.stdout, completed.stderr) == ("result\n", "warning\n")
    assert sorted(log.read_text().splitlines()) == ["result", "warning"]


def test_output_reaches_the_terminal_only_when_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = fake_command(tmp_path, "tool", "echo result")
    run([str(command)], cwd=tmp_path, env=ENV)
    assert capsys.readouterr().out == ""
    run([str(command)], cwd=tmp_path, env=ENV, quiet=False)
    assert capsys.readouterr().out == "result\n"


def test_a_failure_is_a_sentence_that_names_a_log_with_everything(
    tmp_path: Path, logged: Path
) -> None:
    command = fake_command(tmp_path, "tool", "echo working; echo 'Error: out of luck'; exit 3")
    with pytest.raises(UserError) as failure:
        run([str(command), "plan"], cwd=tmp_path, env=ENV)
    (log,) = logged.iterdir()
    assert str(failure.value) == f"tool plan failed: out of luck (all of its output: {log})"
    assert log.read_text() == "working\nError: out of luck\n"


def test_the_log_is_written_while_the_command_runs_and_goes_when_it_ends_well(
    tmp_path: Path, logged: Path
) -> None:
    seen: list[str] = []
    command = fake_command(tmp_path, "tool", "echo working; sleep 0.2; echo done")
    watch = Watch(on_line=lambda _: seen.extend(log.read_text() for log in logged.iterdir()))
    run([str(command)], cwd=tmp_path, env=ENV, watch=watch)
    assert seen == ["working\n", "working\ndone\n"]
    assert list(logged.iterdir()) == []


def test_a_command_is_ended_for_a_reason_from_outside(tmp_path: Path, logged: Path) -> None:
    command = fake_command(tmp_path, "tool", "echo working; sleep 60")
    begun = time.monotonic()
    watch = Watch(reason_to_stop=lambda: "the server has ended")
    with pytest.raises(UserError) as failure:
        run([str(command)], cwd=tmp_path, env=ENV, name="tool deploy", watch=watch)
    (log,) = logged.iterdir()
    assert time.monotonic() - begun < 20
    assert str(failure.value) == (
        f"tool deploy ended early, because the server has ended (its output: {log})"
    )
    assert log.read_text() == "working\n"


def test_a_failure_that_has_a_reason_outside_is_explained_by_it(tmp_path: Path) -> None:
    command = fake_command(tmp_path, "tool", "echo 'Error: connection refused'; exit 1")
    watch = Watch(reason_to_stop=lambda: "the server has ended")
    with pytest.raises(UserError) as failure:
        run([str(command)], cwd=tmp_path, env=ENV, watch=watch)
    assert "ended early, because the server has ended" in str(failure.value)


def test_a_command_that_says_nothing_for_too_long_is_ended(tmp_path: Path, logged: Path) -> None:
    command = fake_command(tmp_path, "tool", "echo working; sleep 60")
    begun = time.monotonic()
    with pytest.raises(UserError) as failure:
        run([str(command)], cwd=tmp_path, env=ENV, watch=Watch(silence_seconds=0.5))
    (log,) = logged.iterdir()
    assert time.monotonic() - begun < 20
    assert str(failure.value) == (
        f"tool ended early, because it printed nothing for 0 minutes (its output: {log})"
    )


def test_a_command_that_prints_now_and_then_may_take_long(tmp_path: Path) -> None:
    command = fake_command(tmp_path, "tool", "for i in 1 2 3 4 5 6; do echo $i; sleep 0.3; done")
    completed = run([str(command)], cwd=tmp_path, env=ENV, watch=Watch(silence_seconds=1.5))
    assert completed.stdout.split() == list("123456")


def test_an_accepted_exit_code_is_no_failure(tmp_path: Path) -> None:
    command = fake_command(tmp_path, "tool", "exit 2")
    assert run([str(command)], cwd=tmp_path, env=ENV, accepted=(0, 2)).returncode == 2


def test_a_missing_program_is_named_and_leaves_no_log(tmp_path: Path, logged: Path) -> None:
    with pytest.raises(UserError) as failure:
        run([str(tmp_path / "tool")], cwd=tmp_path, env=ENV)
    assert str(failure.value) == (
        f"cannot run {tmp_path}/tool in {tmp_path}: No such file or directory"
    )
    assert list(logged.iterdir()) == []


def interrupted_run(tmp_path: Path, script: str) -> tuple[float, str]:
    """Interrupt a Python that runs a command, and return how long it took to end, and its log."""
    command = fake_command(tmp_path, "tool", script)
    log = tmp_path / "log"
    program = (
        "from pathlib import Path\n"
        "from terrace.toolchain import run, stopping\n"
        "stopping.OTHER_GRACE_SECONDS = 0.3\n"
        f"run([{str(command)!r}], cwd=Path({str(tmp_path)!r}), env={ENV!r}, log=Path({str(log)!r}))"
    )
    return interrupted(program, tmp_path, log)


def interrupted(program: str, folder: Path, log: Path) -> tuple[float, str]:
    """Interrupt a Python once a command that it runs is ready."""
    root = Path(__file__).resolve().parents[3]
    with (
        (folder / "stderr").open("w") as stderr,
        subprocess.Popen([sys.executable, "-c", program], cwd=root, stderr=stderr) as parent,
    ):
        while not (log.is_file() and "ready" in log.read_text()):
            time.sleep(0.02)
        begun = time.monotonic()
        parent.send_signal(signal.SIGINT)
        parent.wait(20)
    return time.monotonic() - begun, log.read_text()


def test_an_interrupted_command_may_release_what_it_holds(tmp_path: Path) -> None:
    released = tmp_path / "released"
    script = f"trap 'touch {released}; exit 1' INT; echo ready; while true; do sleep 0.05; done"
    took, _ = interrupted_run(tmp_path, script)
    assert released.is_file()
    assert took < 3


def test_an_interruption_carries_the_place_of_the_log(tmp_path: Path) -> None:
    interrupted_run(tmp_path, "echo ready; sleep 60")
    expected = f"the output of tool until then: {tmp_path}/log"
    assert expected in (tmp_path / "stderr").read_text().splitlines()


def test_a_command_that_ignores_an_interruption_is_killed_with_its_children(tmp_path: Path) -> None:
    script = "trap '' INT TERM; sleep 60 & echo $! ready; while true; do sleep 0.05; done"
    took, log = interrupted_run(tmp_path, script)
    assert took < 10
    assert has_ended(int(log.split()[0]))


def has_ended(pid: int) -> bool:
    for _ in range(100):
        try:
            # What has ended stays a zombie until the system's first process looks after it.
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.05)
    return False


def test_an_interrupted_terraform_is_waited_for_also_below_another_command(tmp_path: Path) -> None:
    """As below cdktf, which ends first; and longer than any other command."""
    saves = (
        "trap 'sleep 1; echo saved > saved; exit 1' INT; echo ready; while :; do sleep 0.1; done"
    )
    fake_command(
        tmp_path, "terraform", f"[ $1 = version ] && echo Terraform v1.11.4 && exit\n{saves}"
    )
    script = 'trap "exit 2" TERM; "$TERRAFORM_BINARY_NAME" apply & wait'
    cdktf = fake_command(tmp_path, "cdktf", script)
    log, path = tmp_path / "log", {"PATH": f"{tmp_path}:{ENV['PATH']}"}
    program = (
        "from pathlib import Path\n"
        "from terrace.toolchain import run, stopping\n"
        "stopping.OTHER_GRACE_SECONDS = 0.3\n"
        f"run([{str(cdktf)!r}, 'deploy', 'dev'], cwd=Path({str(tmp_path)!r}), "
        f"env={path!r}, log=Path({str(log)!r}))"
    )
    interrupted(program, tmp_path, log)
    assert (tmp_path / "saved").is_file()
    assert FINISHING.splitlines()[0] in (tmp_path / "stderr").read_text()


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (["/bin/terraform", "plan", "-out", "x"], "terraform plan -out"),
        (
            ["/bin/node", "--require", "/a", "--require", "/b", "/x/cdktf", "deploy", "dev"],
            "cdktf deploy dev",
        ),
        (["/bin/node", "/x/draw.mjs", "a"], "node /x/draw.mjs a"),
    ],
)
def test_a_command_has_the_name_that_people_know(command: list[str], name: str) -> None:
    assert name_of(command) == name


@pytest.mark.parametrize(
    ("command", "is_guarded"),
    [
        (["/bin/terraform", "apply"], True),
        (["/bin/tofu", "-chdir=x", "state", "rm", "a"], True),
        (["/opt/terraform-1.11", "init"], True),
        (["/opt/mine", "init"], True),
        (["/bin/terraform", "version", "-json"], False),
        (["/bin/terraform", "output"], False),
        (["/bin/node", "--require", "/a.cjs", "/x/cdktf", "deploy", "dev"], True),
        (["/bin/node", "--require", "/a.cjs", "/x/cdktf", "synth"], False),
        (["/bin/npm", "ci"], False),
    ],
)
def test_what_may_hold_a_lock_is_guarded(command: list[str], is_guarded: bool) -> None:
    assert needs_guard(command, {"TERRAFORM_BINARY_NAME": "mine"}) is is_guarded
