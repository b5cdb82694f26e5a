"""Looking on while Terraform runs: how far it is, where its log lies, whether it may go on."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from terrace import toolchain
from terrace.deployment.progress import Progress


@dataclass(slots=True)
class _Run:
    progress: Progress
    advanced: float = field(default_factory=time.monotonic)

    def hear(self, line: str) -> None:
        before, self.progress = self.progress, self.progress.after(line)
        if (self.progress.read, self.progress.done) != (before.read, before.done):
            self.advanced = time.monotonic()

    def standstill(self, limit_seconds: float | None) -> str | None:
        """Say that nothing has been read or changed for longer than the limit, if that is so."""
        if limit_seconds is None or time.monotonic() - self.advanced < limit_seconds:
            return None
        far = f" ({self.progress})" if str(self.progress) else ""
        return f"it made no progress for {limit_seconds / 60:.0f} minutes{far}"


class Watcher:
    """Looks on while commands run, of which several may run at once."""

    def __init__(
        self,
        *,
        tell: Callable[[str], object] = lambda _line: None,
        reason_to_stop: Callable[[], str | None] = lambda: None,
        standstill_seconds: float | None = None,
    ) -> None:
        """Look on.

        Args:
            tell: Gets a line that the user should see at once.
            reason_to_stop: Asked once a second; a sentence ends the commands, None lets them go on.
            standstill_seconds: A command ends when it has neither read nor changed anything for so
                long; None waits as long as it takes.
        """
        self._tell = tell
        self._standstill_seconds = standstill_seconds
        self._reason_to_stop = reason_to_stop
        self._running: dict[str, _Run] = {}

    def status(self) -> str:
        """Say how far the commands are; those that change something go before those that read."""
        all_of_them = {name: run.progress for name, run in list(self._running.items())}
        changing = {name: far for name, far in all_of_them.items() if far.total is not None}
        if len(changing) == 1:
            (only,) = changing.values()
            return str(only)
        shown = changing or all_of_them
        return "; ".join(f"{name}: {far}" for name, far in shown.items() if str(far))

    def new_log(self, name: str) -> Path:
        """Make a log that stays, and say where it lies."""
        log = toolchain.new_log(name)
        here = Path.cwd()
        self._tell(f"log: {log.relative_to(here) if log.is_relative_to(here) else log}")
        return log

    @contextmanager
    def watching(self, name: str) -> Iterator[toolchain.Watch]:
        """Follow a command for the length of a `with` block."""
        run = self._running[name] = _Run(Progress())
        try:
            yield toolchain.Watch(
                on_line=run.hear,
                reason_to_stop=lambda: (
                    self._reason_to_stop() or run.standstill(self._standstill_seconds)
                ),
                silence_seconds=toolchain.SILENCE_SECONDS,
            )
        finally:
            self._running.pop(name, None)
