"""What goes in and out of a guarded terraform: through a terminal of its own, or through pipes."""

import os
import pty
import re
import termios
import tty
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

CHUNK = 65536
PIPE_BYTES = 1 << 20
_F_SETPIPE_SZ = 1031  # of Linux
_COLOURS = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")


class Streams:
    """The three streams of one terraform.

    Attributes:
        child: Its standard input, output and error, for whoever starts it.
        kept: Descriptors that it inherits besides.
        outputs: What it prints, as descriptors to read from; to each the one where that goes.
        keyboard: Where to write what is typed for it; None where it reads its input itself.
    """

    def __init__(self) -> None:
        self.keyboard: int | None = None
        if os.isatty(0) and os.isatty(1):
            self._open_terminal()
        else:
            self._open_pipes()
        for descriptor in self.outputs:
            os.set_blocking(descriptor, False)

    def _open_terminal(self) -> None:
        # A terminal without echo or translation: the one outside does both already. It is not
        # terraform's controlling terminal, so nothing happens to terraform when it closes.
        outer, inner = pty.openpty()
        tty.setraw(inner)
        with suppress(OSError, termios.error):
            termios.tcsetwinsize(inner, termios.tcgetwinsize(1))
        self.child = (inner, inner, inner)
        self.kept: tuple[int, ...] = ()
        self.outputs = {outer: 1}
        self.keyboard = outer

    def _open_pipes(self) -> None:
        # Terraform inherits the reading ends, too: a pipe that somebody could read is not broken,
        # whatever became of this process. It has room for what an ending terraform says.
        out, err = _pipe(), _pipe()
        self.child = (0, out[1], err[1])
        self.kept = (out[0], err[0])
        self.outputs = {out[0]: 1, err[0]: 2}

    def close_child(self) -> None:
        """Close the ends that only terraform uses."""
        for descriptor in set(self.child) - {0}:
            os.close(descriptor)


def _pipe() -> tuple[int, int]:
    import fcntl  # noqa: PLC0415 - not needed with a terminal

    ends = os.pipe()
    with suppress(OSError):
        fcntl.fcntl(ends[0], _F_SETPIPE_SZ, PIPE_BYTES)
    return ends


def read(descriptor: int) -> bytes | None:
    """Read what is there; nothing yet is b"", the end is None."""
    try:
        return os.read(descriptor, CHUNK) or None
    except BlockingIOError:
        return b""
    except OSError:  # EIO: nobody has the other side of the terminal open any more
        return None


class Reader:
    """Where the output goes: to whoever reads it, and into the log.

    Attributes:
        on_output: Hears all of it.
    """

    def __init__(self, log: Path | None, *, logs_all: bool, on_output: Callable[[bytes], object]):
        self._path = log
        self._log: int | None = None
        self._lines: dict[int, bytes] = {}
        self._is_gone = False
        self.on_output = on_output
        if logs_all:
            self._open()

    def write(self, descriptor: int, data: bytes) -> None:
        """Pass output on; when nobody reads it any more, from then on into the log only."""
        self.on_output(data)
        rest = data
        while rest and not self._is_gone:
            try:
                rest = rest[os.write(descriptor, rest) :]
            except OSError:
                self._is_gone = True
                self._open()
        self._keep(descriptor, data)

    def _open(self) -> None:
        if self._path is not None and self._log is None:
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
            with suppress(OSError):
                self._log = os.open(self._path, flags, 0o600)

    def _keep(self, descriptor: int, data: bytes) -> None:
        if self._log is None:
            return
        whole, newline, rest = (self._lines.get(descriptor, b"") + data).rpartition(b"\n")
        self._lines[descriptor] = rest
        try:
            os.write(self._log, _COLOURS.sub(b"", whole + newline).replace(b"\r", b""))
        except OSError:  # a full disk
            os.close(self._log)
            self._log = None
