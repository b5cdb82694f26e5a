"""A server that tests start: its process, its log, a free port, and its end."""

import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from terrace.errors import UserError
from tests.support import keeper

T = TypeVar("T")

may_start = False  # whether the test that runs says that it starts servers
START_SECONDS = 60.0  # far more than it takes, for a machine with other work


class ServerFailedError(Exception):
    """A server ended by itself, or did not answer in time; says what it logged last."""


class Process:
    """A running program of a test; it ends with the tests, also if these are killed.

    Attributes:
        log: File with all that it prints.
    """

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        log: Path,
        env: Mapping[str, str],
        cwd: Path,
        user: int | None = None,
    ) -> None:
        self.log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [str(word) for word in command],
                env=dict(env),
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for the tests, which then end it in order
                user=user,
                group=user,
                extra_groups=None if user is None else [],
            )
        keeper.keep(self.pid)

    @property
    def pid(self) -> int:
        """Its id."""
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    @property
    def output(self) -> str:
        """All that it has printed until now."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def wait_until(self, answers: Callable[[], bool], *, seconds: float = START_SECONDS) -> None:
        """Wait until it answers.

        Raises:
            ServerFailedError: It ended before, or does not answer in time.
        """
        deadline = time.monotonic() + seconds
        while not answers():
            code = self._process.poll()
            if code is not None:
                raise ServerFailedError(f"{self._name} ended with {code}:\n{self.output[-3000:]}")
            if time.monotonic() > deadline:
                raise ServerFailedError(
                    f"{self._name} did not answer within {seconds:g} s:\n{self.output[-3000:]}"
                )
            time.sleep(0.02)

    def send(self, number: int) -> None:
        """Send it a signal."""
        self._process.send_signal(number)

    def wait(self, seconds: float) -> int:
        """Wait for its end and return its exit code.

        Raises:
            subprocess.TimeoutExpired: It has not ended in time.
        """
        code = self._process.wait(seconds)
        keeper.let_go(self.pid)
        return code

    def end(self, *, seconds: float = 20.0) -> int:
        """Ask it to end, make it end if it does not, and return its exit code."""
        if self.is_running:
            self._process.terminate()
        try:
            return self.wait(seconds)
        except BaseException:
            self._process.kill()
            self.wait(seconds)
            raise

    @property
    def _name(self) -> str:
        arguments = self._process.args
        return " ".join(map(str, arguments)) if isinstance(arguments, list) else str(arguments)


def free_port() -> int:
    """A port of the loopback interface that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def listens(port: int) -> bool:
    """Whether somebody listens on a port of the loopback interface."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


@contextmanager
def or_fail(server: AbstractContextManager[T]) -> Iterator[T]:
    """Enter a server, or fail the test with the one sentence that says why there is none.

    It is not skipped: what nobody ran would count as passed.
    """
    if not may_start:
        pytest.fail("a test that starts a server is marked `servers` or `e2e`", pytrace=False)
    with ExitStack() as stack:
        try:
            entered = stack.enter_context(server)
        except UserError as problem:
            pytest.fail(str(problem), pytrace=False)
        yield entered


@contextmanager
def folder(name: str, *, user: int | None = None) -> Iterator[Path]:
    """A temporary folder with a short path, as Unix sockets need it, of a user if one is given."""
    with tempfile.TemporaryDirectory(prefix=f"terrace-{name}-") as path:
        if user is not None:
            os.chown(path, user, user)
        yield Path(path)
