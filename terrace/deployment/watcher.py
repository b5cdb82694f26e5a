"""Looking on while Terraform runs: how far it is, where its log lies, whether it may go on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from terrace import toolchain
from terrace.deployment.progress import Progress


@dataclass(slots=True)
class _Run:
    progress: Progress

    def hear(self, line: str) -> None:
        self.progress = self.progress.after(line)


class Watcher:
    """Looks on while commands run, of which several may run at once."""

    def __init__(
        self,
        *,
        tell: Callable[[str], object] = lambda _line: None,
        reason_to_stop: Callable[[], str | None] = lambda: None,
    ) -> None:
        """Look on.

        Args:
            tell: Gets a line that the user should see at once.
            reason_to_stop: Asked once a second; a sentence ends the commands, None lets them go on.
        """
        self._tell = tell
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
                reason_to_stop=self._reason_to_stop,
                silence_seconds=toolchain.SILENCE_SECONDS,
            )
        finally:
            self._running.pop(name, None)
