import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from terrace.errors import UserError
from tests.support.process import Process, ServerFailedError, or_fail
from tests.support.project import ROOT

KILLED = """
import os, sys
from pathlib import Path
from tests.support.process import Process
started = Process(["sleep", "60"], log=Path(sys.argv[1]), env=os.environ, cwd=Path("/"))
print(started.pid, flush=True)
os.kill(os.getpid(), 9)
"""


def is_running(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE  # not every init collects them
    except psutil.NoSuchProcess:
        return False


def test_a_server_ends_with_the_tests_even_if_these_are_killed(tmp_path: Path) -> None:
    tests = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path / "log")],
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert tests.returncode == -signal.SIGKILL
    deadline = time.monotonic() + 10
    while is_running(int(tests.stdout)):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_server_that_ends_by_itself_fails_with_what_it_said(tmp_path: Path) -> None:
    command = ["sh", "-c", "echo no such setting; exit 2"]
    process = Process(command, log=tmp_path / "log", env={"PATH": "/usr/bin:/bin"}, cwd=tmp_path)
    with pytest.raises(ServerFailedError, match=r"ended with 2:\nno such setting"):
        process.wait_until(lambda: False)
    assert process.end() == 2


class Missing:
    def __enter__(self) -> None:
        raise UserError("no PostgreSQL is on this machine")

    def __exit__(self, *_: object) -> None: ...


@pytest.mark.servers
def test_a_missing_server_fails_the_test_with_one_sentence() -> None:
    with (
        pytest.raises(pytest.fail.Exception, match=r"^no PostgreSQL is on this machine$"),
        or_fail(Missing()),
    ):
        pass


def test_a_test_that_does_not_say_so_starts_no_server() -> None:
    with pytest.raises(pytest.fail.Exception, match="is marked `servers`"), or_fail(Missing()):
        pass
