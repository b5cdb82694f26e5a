"""One part of set-up, the stamps that remember it, and the run through all parts."""

import json
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from terrace.steps import Steps
from terrace.toolchain import stop_running


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """Something that set-up brings about, once for each state of its inputs.

    Attributes:
        key: Its name in the stamps; stable.
        title: What it does, for the user.
        inputs: Returns the fingerprint of what it depends on; asked when its turn comes.
        is_present: Whether its result is still there.
        bring_about: Does the work; gets the steps for a note to the user.
        runs_beside: Whether the parts after it may go on while it runs; it is then waited for
            at the end, and says nothing to the user before.
    """

    key: str
    title: str
    inputs: Callable[[], str]
    is_present: Callable[[], bool]
    bring_about: Callable[[Steps], None]
    runs_beside: bool = False


class Stamps:
    """Which part was last brought about from which inputs; an unreadable file means none."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[str, str] = {}
        with suppress(OSError, ValueError):
            saved = json.loads(path.read_text(encoding="utf-8"))
            self._known = saved if isinstance(saved, dict) else {}

    def matches(self, key: str, inputs: str) -> bool:
        """Whether the part was brought about from these inputs."""
        return self._known.get(key) == inputs

    def knows(self, key: str) -> bool:
        """Whether the part was ever brought about."""
        return key in self._known

    def forget(self, key: str) -> None:
        """Drop a part before work on it, so that an interruption leaves it undone."""
        if self._known.pop(key, None) is not None:
            self._save()

    def record(self, key: str, inputs: str) -> None:
        """Remember a part that is complete."""
        self._known[key] = inputs
        self._save()

    def _save(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._path.with_suffix(".new")
        text = json.dumps(self._known, indent=2, sort_keys=True)
        unfinished.write_text(f"{text}\n", encoding="utf-8")
        unfinished.replace(self._path)


def bring_about(parts: Sequence[Part], stamps: Stamps, steps: Steps) -> int:
    """Go through the parts in order, skip what is up to date, and return how many were not."""
    changed = 0
    beside: list[tuple[Part, str, Future[None]]] = []
    with ThreadPoolExecutor(thread_name_prefix="set-up") as background:
        try:
            for part in parts:
                inputs = part.inputs()
                if stamps.matches(part.key, inputs) and part.is_present():
                    steps.skip(part.title, because="up to date")
                    continue
                stamps.forget(part.key)
                changed += 1
                if part.runs_beside:
                    beside.append((part, inputs, background.submit(part.bring_about, steps)))
                    continue
                with steps.step(part.title):
                    part.bring_about(steps)
                stamps.record(part.key, inputs)
            for part, inputs, future in beside:
                with steps.step(f"{part.title} (began earlier)"):
                    future.result()
                stamps.record(part.key, inputs)
        except BaseException:
            stop_running()  # else leaving the pool would wait for it to end by itself
            raise
    return changed
