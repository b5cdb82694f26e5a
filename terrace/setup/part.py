"""One part of set-up, and the run through the parts that are due."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from terrace.errors import UserError
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
        is_optional: Whether set-up goes on without it, when it fails: it says so, and the part
            stays due. Only what runs beside the others may be.
    """

    title: str
    stamp: Path
    made_from: str
    work: Callable[[Steps], None]
    works: Callable[[], bool] = lambda: True
    runs_beside: bool = False
    is_optional: bool = False

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
    begun: list[tuple[Part, Future[None]]] = []
    with ThreadPoolExecutor(thread_name_prefix="set-up") as background:
        try:
            for part in parts:
                if part.runs_beside:
                    begun.append((part, background.submit(part.bring_about, steps)))
                    continue
                with steps.step(part.title):
                    part.bring_about(steps)
            for part, future in begun:
                with steps.step(f"{part.title} (began earlier)"):
                    _wait_for(part, future, steps)
        except BaseException:
            stop_running()  # else leaving the pool would wait for it to end by itself
            raise


def _wait_for(part: Part, future: Future[None], steps: Steps) -> None:
    try:
        future.result()
    except UserError as problem:
        if not part.is_optional:
            raise
        steps.note(f"not done: {problem}")
