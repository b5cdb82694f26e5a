"""A command of a user, at a terminal or without one, that can be ended in many ways."""

import fcntl
import os
import pty
import re
import select
import signal
import subprocess
import termios
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import psutil

_COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
CTRL_C = b"\x03"


class Session:
    """A running command.

    Attributes:
        process: Its process: the leader of a session of its own, as under a shell.
    """

    def __init__(
        self, command: Sequence[str], *, cwd: Path, env: dict[str, str], at_terminal: bool
    ) -> None:
        self._near: int | None = None
        self._said = bytearray()
        if at_terminal:
            self._near, far = pty.openpty()
            termios.tcsetwinsize(self._near, (50, 120))
            streams = (far, far, far)
        else:
            read_end, write_end = os.pipe()
            far, streams = write_end, (subprocess.DEVNULL, write_end, write_end)

        def prepare() -> None:
            for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
                signal.signal(number, signal.SIG_DFL)
            if at_terminal:
                fcntl.ioctl(0, termios.TIOCSCTTY, 0)

        self.process = subprocess.Popen(
            command,
            cwd=cwd,
            env=env,
            stdin=streams[0],
            stdout=streams[1],
            stderr=streams[2],
            start_new_session=True,
            preexec_fn=prepare,  # noqa: PLW1509 - nothing else runs between
        )
        os.close(far)
        source = self._near if self._near is not None else read_end
        self._reader = threading.Thread(target=self._read, args=(source,), daemon=True)
        self._reader.start()

    @property
    def text(self) -> str:
        """What it has printed until now."""
        return _COLOURS.sub("", bytes(self._said).decode(errors="replace")).replace("\r", "")

    def wait_until(self, happens: Callable[[], bool], seconds: float = 90.0) -> None:
        """Wait for something while it runs."""
        deadline = time.monotonic() + seconds
        while not happens():
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise AssertionError(f"it never came to that:\n{self.text[-3000:]}")
            time.sleep(0.02)

    def type(self, keys: bytes) -> None:
        """Type something at its terminal."""
        assert self._near is not None
        os.write(self._near, keys)

    def hang_up(self) -> None:
        """Close its terminal."""
        assert self._near is not None
        near, self._near = self._near, None
        os.close(near)

    def signal_group(self, number: signal.Signals) -> None:
        """Send a signal to the whole foreground group."""
        os.killpg(self.process.pid, number)

    def launcher(self) -> psutil.Process:
        """The project's cdktf: the process itself, or what make has started."""
        family = [psutil.Process(self.process.pid)]
        family += family[0].children(recursive=True)
        return next(each for each in family if "cdktf_main" in " ".join(each.cmdline()))

    def end(self, seconds: float = 60.0) -> int:
        """Wait for its end; returns the exit code."""
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"no end after {seconds:.0f} s:\n{self.text[-3000:]}") from None
        self._reader.join(5.0)
        return code

    def _read(self, source: int) -> None:
        with suppress(OSError, ValueError):
            while True:
                # Not in the middle of reading: a terminal is closed only once nobody reads it.
                if select.select([source], [], [], 0.05)[0]:
                    data = os.read(source, 65536)
                    if not data:
                        return
                    self._said += data
