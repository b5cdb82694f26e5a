"""What a long command tells its user: numbered steps, their time, a closing sentence.

Plain text, the same with and without a terminal. This is the one place where the tools write to
standard output.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


def say(line: str = "") -> None:
    """Write one line, whatever characters the output can show, and show it at once."""
    _write(f"{line}\n")


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
        self._line_is_open = False

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Announce a step, run the body, and print how long it took, also when it fails."""
        self._number += 1
        begun = self._clock()
        _write(f"[{self._number}/{self.total}] {title} …")
        self._line_is_open = True
        try:
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
        if self._line_is_open:
            self._line_is_open = False
            say()
        say(f"      {line}")

    def done(self, sentence: str) -> None:
        """Close the run with what is true now and how long all of it took."""
        say(f"{sentence} ({seconds(self._clock() - self._begun)})")

    def _close(self, outcome: str) -> None:
        say(f" {outcome}" if self._line_is_open else f"      … {outcome}")
        self._line_is_open = False


def seconds(duration: float) -> str:
    """Write a duration for people: ``3.4 s`` below a minute and a half, else ``2 min 5 s``."""
    if duration < 90:
        return f"{duration:.1f} s"
    minutes, rest = divmod(round(duration), 60)
    return f"{minutes} min {rest} s"


def _write(text: str) -> None:
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, errors="replace").decode(encoding))
    sys.stdout.flush()
