"""An AWS on this machine's loopback: start it, find it again, empty it, stop it."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

from terrace.embedded_aws import health, launch, processes, state
from terrace.embedded_aws.environment import DEFAULT_ACCOUNT_ID
from terrace.embedded_aws.state import Server
from terrace.errors import UserError

_RESET_SECONDS = 30.0
_ANSWER_SECONDS = 5.0


class Status(Enum):
    """What is known about the embedded AWS of a directory."""

    RUNNING = "running"
    STOPPED = "stopped"
    STALE = "stale"


class EmbeddedAws:
    """The embedded AWS that one directory remembers; at most one runs per directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def up(
        self,
        *,
        port: int = 0,
        account_id: str = DEFAULT_ACCOUNT_ID,
        verbose: bool = False,
        tied: bool = False,
    ) -> Server:
        """Start it and wait until STS answers, or return the one that already runs.

        Args:
            port: Port on 127.0.0.1; 0 takes a free one.
            account_id: Account of callers that have assumed no role.
            verbose: Log every request.
            tied: End with this process, however that dies; otherwise it outlives it.

        Raises:
            UserError: The port is taken, another one runs with other choices, or it died.
        """
        self.directory.mkdir(parents=True, exist_ok=True)
        with self._only_one_at_a_time():
            if self.status() is Status.RUNNING:
                return _same_choices(self.running(), port, account_id)
            self._stop()
            return launch.launch(
                self.directory, port=port, account_id=account_id, verbose=verbose, tied=tied
            )

    def down(self) -> bool:
        """Stop it and forget it; False when there was nothing to stop."""
        if not self.directory.is_dir():
            return False
        with self._only_one_at_a_time():
            return self._stop()

    def status(self) -> Status:
        """Running, stopped, or stale: remembered, but dead or without an answer."""
        server = state.read(self.directory)
        if server is None:
            return Status.STOPPED
        alive = processes.is_running(server)
        if alive and health.account_behind(server.port, timeout_seconds=_ANSWER_SECONDS):
            return Status.RUNNING
        return Status.STALE

    def running(self) -> Server:
        """The server that runs now.

        Raises:
            UserError: None does; says whether it was never started or died.
        """
        status = self.status()
        server = state.read(self.directory)
        if status is Status.RUNNING and server:
            return server
        if server:
            raise UserError(
                f"the embedded AWS started at {server.started} (process {server.pid}) is dead or "
                "does not answer, and what it held is lost; start a new one with `terrace local up`"
            )
        raise UserError("the embedded AWS is not running; start it with `terrace local up`")

    def reset(self) -> Server:
        """Empty every service in every account of the running server.

        Raises:
            UserError: It is not running, or did not answer.
        """
        server = self.running()
        if not health.forget_everything(server.port, timeout_seconds=_RESET_SECONDS):
            raise UserError(
                f"the embedded AWS at {server.endpoint} did not confirm the reset within "
                f"{_RESET_SECONDS:.0f} s; restart it with `terrace local down` and `up`"
            )
        return server

    def _stop(self) -> bool:
        server = state.read(self.directory)
        was_running = server is not None and processes.is_running(server)
        if server:
            processes.end(server)
        state.remove(self.directory)
        return was_running

    @contextmanager
    def _only_one_at_a_time(self) -> Iterator[None]:
        with (self.directory / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


@contextmanager
def running(directory: Path, *, account_id: str = DEFAULT_ACCOUNT_ID) -> Iterator[Server]:
    """A server on a free port for the length of a `with` block; it never outlives the caller."""
    embedded = EmbeddedAws(directory)
    try:
        yield embedded.up(account_id=account_id, tied=True)
    finally:
        embedded.down()


def _same_choices(server: Server, port: int, account_id: str) -> Server:
    for choice, wanted, present in (
        ("port", port or server.port, server.port),
        ("account", account_id, server.account_id),
    ):
        if wanted != present:
            raise UserError(
                f"the embedded AWS already runs with {choice} {present}, not {wanted}; "
                "stop it first with `terrace local down`"
            )
    return server
