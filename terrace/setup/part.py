"""One part of set-up, and the run through the parts that are due."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from terrace.files import replace, writing
from terrace.steps import Steps
from terrace.toolchain import stop_running


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """Something that set-up brings about, once for each state of what it is made from.

    Attributes:
        title: What it does, for the user.
        stamp: File in the folder that it makes; remembers what that was made from.
        made_from: Fingerprint of what it is made from.
        work: Does it; gets the steps for a note to the user.
        works: Whether what the stamp speaks of is still there and runs.
        runs_beside: Whether the parts after it may go on while it runs; it is then waited for
            at the end, and says nothing to the user before.
    """

    title: str
    stamp: Path
    made_from: str
    work: Callable[[Steps], None]
    works: Callable[[], bool] = lambda: True
    runs_beside: bool = False

    @property
    def is_due(self) -> bool:
        """Whether its result is missing or broken, or was made from something else."""
        try:
            made_from = self.stamp.read_text(encoding="utf-8")
        except (OSError, ValueError):
            return True
        return made_from != self.made_from or not self.works()

    def bring_about(self, steps: Steps) -> None:
        """Do the work; when it is interrupted, the part stays due."""
        with writing(self.stamp):
            self.stamp.unlink(missing_ok=True)
        self.work(steps)
        replace(self.stamp, self.made_from.encode())


def bring_about(parts: Sequence[Part], steps: Steps) -> None:
    """Bring about the parts in order."""
    begun: list[tuple[str, Future[None]]] = []
    with ThreadPoolExecutor(thread_name_prefix="set-up") as background:
        try:
            for part in parts:
                if part.runs_beside:
                    begun.append((part.title, background.submit(part.bring_about, steps)))
                    continue
                with steps.step(part.title):
                    part.bring_about(steps)
            for title, future in begun:
                with steps.step(f"{title} (began earlier)"):
                    future.result()
        except BaseException:
            stop_running()  # else leaving the pool would wait for it to end by itself
            raise
