"""Deploying to all targets of an environment, and taking all of it back when one fails."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from terrace.aws import Unreadable
from terrace.delivery.codes import Code
from terrace.delivery.records import Records, Release
from terrace.errors import Refusal
from terrace.release.lock import TakenOverError
from terrace.release.targets import Target
from terrace.release.waiting import FailedError, Waiting


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """What happens to a workload.

    Attributes:
        to: What it is to run.
        former: What it is taken back to.
    """

    to: Release
    former: Release


class Rollout:
    """One run: stages one after the other, the targets of a stage at once.

    What is noted about workloads is written when all of it works, so that a run that dies leaves
    the last release that worked as the one to go back to.
    """

    def __init__(
        self,
        environment: str,
        stages: Sequence[Sequence[Target]],
        moves: Mapping[str, Move],
        *,
        records: Records,
        waiting: Waiting,
    ) -> None:
        """Change nothing yet.

        Args:
            environment: Its name, for sentences.
            stages: The targets, in the order of their deployment.
            moves: What happens to each workload.
            records: What is noted about workloads.
            waiting: How waiting is done.
        """
        self._environment, self._stages, self._moves = environment, stages, moves
        self._records, self._waiting = records, waiting
        self._begun: list[Target] = []

    def run(self, *, quickly: bool) -> None:
        """Deploy, and take back what does not work.

        Args:
            quickly: Go back without steps in between, even while alarms ring.

        Raises:
            Refusal: TAKEN_BACK, where it failed and the former version runs again; STUCK, where
                that could not be reached either.
            KeyboardInterrupt: It was interrupted, and the former version runs again.
        """
        try:
            for stage in self._stages:
                for target in stage:
                    self._begin(target, quickly=quickly)
                self._waiting.until_there(stage, lambda each: each.look())
            self._waiting.patiently(self._waiting.alive)
            for workload, move in self._moves.items():
                self._waiting.patiently(partial(self._records.write, workload, move.to))
        except KeyboardInterrupt as stopped:
            self._take_back("interrupted")
            stopped.add_note(f"{self._environment}: the former version runs again")
            raise
        except TakenOverError as holder:
            # What runs is theirs to change from here on.
            raise Refusal(
                f"{self._environment}: another run has taken over: {holder}; this one has stopped, "
                f"and takes nothing back; look with: terrace release status {self._environment}",
                code=Code.STUCK,
            ) from None
        except (FailedError, Unreadable, Refusal) as problem:
            reason = f"{self._environment}/{problem}"
            if not isinstance(problem, FailedError):
                reason = f"{self._environment}: {problem}"
            self._take_back(reason)
            raise Refusal(
                f"{reason}; the former version runs again", code=Code.TAKEN_BACK
            ) from None

    def _begin(self, target: Target, *, quickly: bool) -> None:
        move = self._moves[target.workload]
        self._waiting.say(target.label, f"{move.to} is deployed, {move.former} runs")
        self._begun.append(target)
        self._waiting.patiently(lambda: target.deploy(move.to, former=move.former, quickly=quickly))

    def _take_back(self, reason: str) -> None:
        """Bring all targets back that were touched.

        Raises:
            Refusal: STUCK, where one did not come back; names it, and what to do.
        """
        lost: list[str] = []
        prefix = f"{self._environment}: "
        try:
            self._waiting.say("", f"{reason.removeprefix(prefix)}; what was changed is taken back")
            # All begin before one is waited for: whoever cancels a pipeline leaves seconds.
            there = self._each(self._begun, lambda each: each.take_back(), lost)
            there = self._each(there, self._wait_back, lost)
            there = self._each(there, lambda each: each.tidy(), lost)
            self._each(there, self._note_former, lost)
        except TakenOverError as holder:
            lost.append(f"another run has taken over: {holder}")
        except KeyboardInterrupt:
            lost.append("it was interrupted once more, and AWS goes on by itself")
        if lost:
            raise Refusal(self._stuck(reason, lost), code=Code.STUCK) from None

    def _each(
        self, targets: Sequence[Target], do: Callable[[Target], None], lost: list[str]
    ) -> list[Target]:
        """Do something to targets, and return those where it worked; note the others."""
        there = []
        for target in targets:
            try:
                self._waiting.patiently(partial(do, target))
            except FailedError as problem:
                lost.append(str(problem))
            except (Unreadable, Refusal) as problem:
                lost.append(f"{target.label}: {problem}")
                if isinstance(problem, Unreadable) and problem.unanswered:
                    return []  # the next one would wait for minutes too
            else:
                there.append(target)
        return there

    def _wait_back(self, target: Target) -> None:
        self._waiting.until_there([target], lambda each: each.look_back())

    def _note_former(self, target: Target) -> None:
        self._records.write(target.workload, self._moves[target.workload].former)

    def _stuck(self, reason: str, lost: Sequence[str]) -> str:
        name = self._environment
        return (
            f"{reason}; it has not been seen to come back: {'; '.join(dict.fromkeys(lost))}. "
            f"What is noted for {name} is the former release. Look with: terrace release status "
            f"{name}; go on with the same command and --take-over, or go back with: terrace "
            f"release rollback {name} --take-over"
        )
