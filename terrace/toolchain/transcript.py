"""What a command prints: kept by stream, kept in order, logged as it comes."""

import sys
import threading
from pathlib import Path
from typing import IO


class Transcript:
    """Everything a command prints: by stream, and in the order in which it came."""

    def __init__(self, log: Path | None, *, echo: bool) -> None:
        if log is not None:
            log.parent.mkdir(parents=True, exist_ok=True)
        self._log = None if log is None else log.open("w", encoding="utf-8")
        self._echo = echo
        self._lines: list[str] = []
        self._streams: list[list[str]] = []
        self._turn = threading.Lock()

    @property
    def text(self) -> str:
        """Return all of it, in order."""
        return "".join(self._lines)

    @property
    def parts(self) -> tuple[str, str]:
        """Return what came on the first and on the second stream followed."""
        stdout, stderr = self._streams
        return "".join(stdout), "".join(stderr)

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
            if self._log is not None:
                self._log.close()
                self._log = None

    def _read(self, stream: IO[str], lines: list[str]) -> None:
        with stream:
            for line in stream:
                self._keep(line, lines)

    def _keep(self, line: str, lines: list[str]) -> None:
        with self._turn:
            lines.append(line)
            self._lines.append(line)
            if self._log is not None:
                self._log.write(line)
                self._log.flush()
            if self._echo:
                sys.stdout.write(line)
                sys.stdout.flush()
