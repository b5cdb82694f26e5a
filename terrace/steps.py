"""What a long command tells its user: numbered steps, their time, a closing sentence.

The steps are the same everywhere. While one lasts, its time and its progress are rewritten on the
last line of a terminal, and are a new line now and then in a pipe. This is the one place where
the tools write to standard output; it uses no colours.
"""

import os
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

AT_TERMINAL_SECONDS = 1.0
IN_PIPE_SECONDS = 30.0
"""How often a step that lasts says how far it is."""

_WIPED = "\r\x1b[K"  # back to the beginning of the line, and nothing left of it


def say(line: str = "") -> None:
    """Write one line, whatever characters the output can show, and show it at once."""
    _write(f"{line}\n")


def confirmed(question: str) -> bool:
    """Ask a question; nothing but a yes is one, the end of the input included."""
    _write(question)
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


class Steps:
    """A numbered run of steps, each printed as ``[2/9] synthesize five stacks … 3.4 s``.

    Attributes:
        total: How many steps the run has; printed with each number.
    """

    def __init__(self, *, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.total = total
        self._clock = clock
        self._begun = clock()
        self._number = 0
        self._title = ""  # of the step whose line is open; empty below a note
        self._rewritten = False  # whether the last line shows what the next one replaces
        self._turn = threading.RLock()

    @contextmanager
    def step(self, title: str, *, status: Callable[[], str] = lambda: "") -> Iterator[None]:
        """Announce a step, run the body, and print how long it took, also when it fails.

        Args:
            title: What is done.
            status: Asked while the step lasts; says how far it is, or nothing.
        """
        self._number += 1
        begun = self._clock()
        self._title = f"[{self._number}/{self.total}] {title} …"
        _write(self._title)
        try:
            with _repeated(lambda: self._show(self._clock() - begun, status())):
                yield
        except BaseException as problem:
            outcome = "interrupted" if isinstance(problem, KeyboardInterrupt) else "failed"
            self._close(f"{outcome} after {seconds(self._clock() - begun)}")
            raise
        self._close(seconds(self._clock() - begun))

    def skip(self, title: str, *, because: str) -> None:
        """Count a step that has nothing to do, and say why."""
        self._number += 1
        say(f"[{self._number}/{self.total}] {title} … {because}")

    def note(self, line: str) -> None:
        """Say something in the middle of a step, on a line of its own below the title."""
        with self._turn:
            self._wipe()
            if self._title:
                self._title = ""
                say()
            say(f"      {line}")

    def done(self, sentence: str) -> None:
        """Close the run with what is true now and how long all of it took."""
        say(f"{sentence} ({seconds(self._clock() - self._begun)})")

    def _show(self, duration: float, status: str) -> None:
        """Say how long a step has lasted and how far it is."""
        taken = f"{duration:.0f} s" if duration < 90 else seconds(duration)
        if not _is_terminal():
            self.note(f"{taken}: {status}" if status else f"{taken} so far")
            return
        with self._turn:
            line = f"{self._title or '      …'} {taken}" + (f": {status}" if status else "")
            width = shutil.get_terminal_size().columns - 1
            _write(_WIPED + (line if len(line) <= width else f"{line[: width - 1]}…"))
            self._rewritten = True

    def _wipe(self) -> None:
        if self._rewritten:
            _write(_WIPED + self._title)
            self._rewritten = False

    def _close(self, outcome: str) -> None:
        with self._turn:
            self._wipe()
            say(f" {outcome}" if self._title else f"      … {outcome}")
            self._title = ""


@contextmanager
def waiting(title: str) -> Iterator[None]:
    """Show at a terminal what is waited for and for how long, until it has ended; else nothing."""
    if not _is_terminal():
        yield
        return
    begun = time.monotonic()
    _write(f"{title} …")
    try:
        with _repeated(lambda: _write(f"{_WIPED}{title} … {time.monotonic() - begun:.0f} s")):
            yield
    finally:
        _write(_WIPED)


@contextmanager
def _repeated(action: Callable[[], None]) -> Iterator[None]:
    """Do something again and again beside the body of a `with` block."""
    ended = threading.Event()
    pause = AT_TERMINAL_SECONDS if _is_terminal() else IN_PIPE_SECONDS

    def repeat() -> None:
        with suppress(OSError):  # nobody reads any more: the body will meet that itself
            while not ended.wait(pause):
                action()

    thread = threading.Thread(target=repeat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def seconds(duration: float) -> str:
    """Write a duration for people: ``3.4 s`` below a minute and a half, else ``2 min 5 s``."""
    if duration < 90:
        return f"{duration:.1f} s"
    minutes, rest = divmod(round(duration), 60)
    return f"{minutes} min {rest} s"


def _is_terminal() -> bool:
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _write(text: str) -> None:
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, errors="replace").decode(encoding))
    sys.stdout.flush()
