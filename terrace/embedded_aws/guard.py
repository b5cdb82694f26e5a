"""Looking after a server that a long command needs: whether it lives, and whether it answers."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from terrace.embedded_aws import health, processes
from terrace.embedded_aws.state import Server

PATIENCE_SECONDS: Final = 60.0  # with 40 requests at once an answer may take some seconds
_PAUSE_SECONDS: Final = 2.0
_ANSWER_SECONDS: Final = 10.0


class Guard:
    """What is known about a server while others use it."""

    def __init__(
        self, server: Server, log: Path, *, patience_seconds: float = PATIENCE_SECONDS
    ) -> None:
        """Know nothing yet.

        Args:
            server: The server.
            log: Its log, for the sentence.
            patience_seconds: How long it may be without an answer.
        """
        self._server = server
        self._log = log
        self._patience_seconds = patience_seconds
        self._answered = time.monotonic()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Ask again and again beside the body of a `with` block."""
        ended = threading.Event()

        def ask() -> None:
            while not ended.wait(_PAUSE_SECONDS):
                seconds = min(_ANSWER_SECONDS, self._patience_seconds)
                if health.account_behind(self._server.port, timeout_seconds=seconds):
                    self._answered = time.monotonic()

        threading.Thread(target=ask, name="guard", daemon=True).start()
        try:
            yield
        finally:
            ended.set()

    def reason_to_stop(self) -> str | None:
        """Say why nothing can be expected of the server any more, if that is so."""
        process = f"the embedded AWS (process {self._server.pid})"
        if not processes.is_running(self._server):
            return f"{process} has ended and what it held is lost; its log is {self._log}"
        silent = time.monotonic() - self._answered
        if silent > self._patience_seconds:
            return f"{process} has not answered for {silent:.0f} s; its log is {self._log}"
        return None
