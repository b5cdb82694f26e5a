"""Asking targets again and again how far they are, as long as the connection and time allow."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from terrace.aws import Accounts, Unreadable
from terrace.release.targets import Progress, State, Target

SECONDS_BETWEEN_LOOKS = 5
LOST_SECONDS = 180  # without any answer, beyond what the SDK itself repeats


class FailedError(Exception):
    """A target has failed; the text says which, and why."""


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """How waiting is done.

    Attributes:
        accounts: Asked for its roles anew when they have ended.
        say: Writes a line about a target: its label, and what is true of it.
        sleep: Waits some seconds.
        clock: Seconds that only go on.
        alive: Called with each look; says elsewhere that this run lives.
    """

    accounts: Accounts
    say: Callable[[str, str], None]
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    alive: Callable[[], None] = field(default=lambda: None)

    def patiently(self, ask: Callable[[], Any]) -> Any:
        """Ask something that may be asked twice, through an interruption of the connection.

        Raises:
            Unreadable: No answer for some minutes, or a refusal; expired roles are renewed once.
        """
        lost_at: float | None = None
        renewed = False
        while True:
            try:
                return ask()
            except Unreadable as problem:
                if problem.signed_out and not renewed:
                    renewed = True
                    self.accounts.renew()
                    continue
                now = self.clock()
                lost_at = now if lost_at is None else lost_at
                if not problem.unanswered or now - lost_at >= LOST_SECONDS:
                    raise
                self.sleep(SECONDS_BETWEEN_LOOKS)

    def until_there(self, targets: Sequence[Target], look: Callable[[Target], Progress]) -> None:
        """Wait until all targets have arrived.

        Raises:
            FailedError: One has failed, or takes longer than it may.
            Unreadable: Nothing can be learned any more.
        """
        begun = self.clock()
        moving, said = list(targets), dict.fromkeys(targets, "")
        while moving:
            for target in tuple(moving):
                progress: Progress = self.patiently(partial(look, target))
                if progress.state is State.FAILED:
                    raise FailedError(f"{target.label}: {progress.said}")
                if progress.said and progress.said != said[target]:
                    said[target] = progress.said
                    self.say(target.label, progress.said)
                if progress.state is State.ARRIVED:
                    moving.remove(target)
                elif self.clock() - begun > target.minutes * 60:
                    raise FailedError(
                        f"{target.label}: not done after {target.minutes} minutes: {progress.said}"
                    )
            self.patiently(self.alive)
            if moving:
                self.sleep(SECONDS_BETWEEN_LOOKS)
