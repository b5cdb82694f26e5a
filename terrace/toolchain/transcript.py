"""What a command prints: kept by stream, kept in order, logged as it comes."""

import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO


class Transcript:
    """Everything a command prints: by stream, and in the order in which it came.

    Attributes:
        path: The log, if there is one.
    """

    def __init__(
        self,
        log: Path | None,
        *,
        echo: bool = False,
        on_line: Callable[[str], object] = lambda _: None,
        change: Callable[[str], str] = str,
    ) -> None:
        """Begin one.

        Args:
            log: File that it is added to.
            echo: Whether it is printed, too.
            on_line: Hears each line.
            change: Makes of each line what is kept of it.
        """
        self.path = log
        self._log: IO[str] | None = None
        if log is not None:
            log.parent.mkdir(parents=True, exist_ok=True)
            self._log = log.open("a", encoding="utf-8")
        self._change = change
        self._echo = echo
        self._on_line = on_line
        self._lines: list[str] = []
        self._streams: list[list[str]] = []
        self._turn = threading.Lock()
        self._heard = time.monotonic()

    @property
    def text(self) -> str:
        """Return all of it, in order."""
        return "".join(self._lines)

    @property
    def parts(self) -> tuple[str, str]:
        """Return what came on the first and on the second stream followed."""
        stdout, stderr = self._streams
        return "".join(stdout), "".join(stderr)

    @property
    def silent_seconds(self) -> float:
        """Return how long ago the last line came; the start counts as one."""
        return time.monotonic() - self._heard

    def follow(self, stream: IO[str]) -> threading.Thread:
        """Begin to read a stream; the thread ends with it."""
        lines: list[str] = []
        self._streams.append(lines)
        reader = threading.Thread(target=self._read, args=(stream, lines), daemon=True)
        reader.start()
        return reader

    def close(self) -> None:
        """Close the log; what comes later is still kept, but not logged."""
        with self._turn:
            self._stop_logging()

    def _read(self, stream: IO[str], lines: list[str]) -> None:
        with stream:
            for line in stream:
                self._keep(self._change(line), lines)

    def _keep(self, line: str, lines: list[str]) -> None:
        with self._turn:
            self._heard = time.monotonic()
            lines.append(line)
            self._lines.append(line)
            self._write(line)
            self._on_line(line)
            if self._echo:
                self._show(line)

    def _write(self, line: str) -> None:
        if self._log is None:
            return
        try:
            self._log.write(line)
            self._log.flush()
        except OSError:  # a full disk: the command must not wait for its output to be read
            self._stop_logging()

    def _show(self, line: str) -> None:
        try:
            sys.stdout.write(line)
            sys.stdout.flush()
        except OSError:  # nobody reads it any more; the command goes on
            self._echo = False

    def _stop_logging(self) -> None:
        if self._log is not None:
            with suppress(OSError):
                self._log.close()
            self._log = None
