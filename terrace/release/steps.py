"""The steps of a release: what is checked before, what moves, and what is said at the end."""

import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from terrace import steps as output
from terrace.database.place import MIGRATE, place
from terrace.database.task import Runner
from terrace.delivery.codes import Code
from terrace.delivery.deployed import JOBS, Deployed
from terrace.delivery.records import History, Records, Release
from terrace.errors import Refusal
from terrace.release import in_git, registry
from terrace.release.in_progress import await_settings, require_quiet
from terrace.release.lock import Held, Lock
from terrace.release.rollout import Move, Rollout
from terrace.release.targets import Target
from terrace.release.waiting import Waiting
from terrace.release.workloads import repositories, stages


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """How a release is asked for.

    Attributes:
        dry_run: Check everything, change nothing.
        take_over: Take over the lock, whoever holds it; going back ends what is in progress too.
    """

    dry_run: bool
    take_over: bool


class Steps:
    """A release of one environment.

    Order: credentials, image, lock, nothing else in progress, tables, services, fleet, records.
    """

    def __init__(
        self,
        deployed: Deployed,
        asked: Asked,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        root: Path | None = None,
    ) -> None:
        """Look at nothing yet.

        Args:
            deployed: The environment.
            asked: How the release is asked for.
            sleep: Waits some seconds.
            clock: Seconds that only go on.
            root: The working copy, with a tunnel to the cluster and its overlay; None leaves both.
        """
        self._deployed, self._asked, self._root = deployed, asked, root
        self._sleep, self._clock = sleep, clock
        self._name = deployed.environment.name
        self._records = Records(deployed)
        self._lock = Lock(deployed, sleep=sleep, clock=clock)
        self._begun = clock()

    def deploy(self, release: Release, *, repository: str, workloads: Sequence[str]) -> None:
        """Deploy a release to workloads.

        Raises:
            Refusal: By its code; see `docs/releases.md`.
            Unreadable: Something may not be read before anything was changed.
        """
        caller = self._deployed.accounts.caller["Arn"]
        self._say("", f"{release} for {', '.join(workloads)}, as {caller}")
        registry.require_image(self._deployed, repository, release.image)
        plan = stages(self._deployed, self._records, workloads, root=self._root)
        with self._held(f"deploys {release}"):
            moves = self._moves(workloads, release)
            if not self._asked.dry_run:
                noted = {name: move.former.image for name, move in moves.items()}
                await_settings(
                    _all(plan), noted, wanted=release.image, say=self._say, pause=self._pause
                )
            require_quiet(self._deployed, _all(plan), wanted=release.image)
            if self._asked.dry_run:
                self._would(plan, moves)
                return
            if self._migrates(repository):
                self._migrate(release)
            try:
                self._roll_out(plan, moves, quickly=False)
            except Refusal:
                self._follow_in_git({name: move.former for name, move in moves.items()})
                raise
        self._done(f"{self._name} runs {release}", workloads)

    def _moves(self, workloads: Sequence[str], release: Release) -> dict[str, Move]:
        found = {each: self._records.history(each) for each in workloads}
        moves = {name: Move(to=release, former=each.current) for name, each in found.items()}
        services = [each for name, each in found.items() if name != JOBS]
        # The fleet's is written before its instances are replaced, so that a run that died may
        # have left it: then the release before is what worked last.
        if JOBS in found and found[JOBS].current == release:
            worked = services and all(each.current == release for each in services)
            before = None if worked else found[JOBS].former
            moves[JOBS] = Move(to=release, former=before or release)
        return moves

    def roll_back(self, workloads: Sequence[str]) -> None:
        """Take workloads back to the release before.

        Raises:
            Refusal: By its code; see `docs/releases.md`.
            Unreadable: Something may not be read before anything was changed.
        """
        self._say("", f"goes back, as {self._deployed.accounts.caller['Arn']}")
        plan = stages(self._deployed, self._records, workloads, root=self._root)
        with self._held("goes back"):
            # By what ECS runs: a cluster may still wait for somebody who synchronizes it.
            moves = self._moves_back(stages(self._deployed, self._records, workloads))
            for workload, move in moves.items():
                repository = repositories(self._deployed.environment)[workload]
                registry.require_image(self._deployed, repository, move.to.image)
            plan = tuple(tuple(each for each in stage if each.workload in moves) for stage in plan)
            require_quiet(self._deployed, () if self._asked.take_over else _all(plan))
            if self._asked.dry_run:
                self._would(plan, moves)
                return
            self._roll_out(plan, moves, quickly=True)
        self._follow_in_git({name: move.to for name, move in moves.items()})
        runs = ", ".join(sorted({str(move.to) for move in moves.values()}))
        self._done(f"{self._name} runs {runs} again", tuple(moves))

    def _moves_back(self, plan: Sequence[Sequence[Target]]) -> dict[str, Move]:
        """Where each workload goes back to; those that are there already are left out."""
        found = [(each, self._records.history(each.workload)) for each in _all(plan)]
        # A deployment that nobody saw the end of: then all go back to what worked last, and no
        # further, also those that it had not reached yet.
        unseen = {target for target, history in found if _is_unseen(target, history)}
        last = {history.current.image for target, history in found if target in unseen}
        moves = {}
        for target, history in found:
            to = history.current if target in unseen else history.former
            if target in unseen:
                self._say(target.label, f"goes back to {to}, which worked last")
            elif history.current.image in last:
                self._say(target.label, f"stays with {history.current}, which worked last")
                continue
            if to is None:
                self._say(target.label, f"has run nothing before {history.current}")
            else:
                moves[target.workload] = Move(to=to, former=history.current)
        if not moves:
            raise Refusal(
                f"{self._name} cannot go back: nothing is noted that ran before; deploy what is "
                f"wanted with: terrace release deploy {self._name} --image … --commit …",
                code=Code.REFUSED,
            )
        return moves

    def _migrates(self, repository: str) -> bool:
        environment = self._deployed.environment
        preparing = environment.preparing
        return preparing is not None and repositories(environment)[preparing] == repository

    def _migrate(self, release: Release) -> None:
        """Change the tables before any service runs the new image.

        Raises:
            Refusal: TAKEN_BACK, where the migration failed: nothing was deployed.
        """
        self._say("", f"changes the tables with {release}")
        where = place(self._deployed.environment, self._deployed.platform)
        runner = Runner(self._deployed.accounts, where, sleep=self._sleep)
        ended = runner.run(MIGRATE, image=release.image)
        for line in ended.lines:
            self._say("", f"| {line}")
        if ended.code != 0:
            how = f"exit code {ended.code}" if ended.code is not None else ended.reason
            raise Refusal(
                f"{self._name}: the migration failed ({how.rstrip('.')}); nothing was deployed, "
                "and the former version runs",
                code=Code.TAKEN_BACK,
            )

    def _roll_out(
        self, plan: Sequence[Sequence[Target]], moves: Mapping[str, Move], *, quickly: bool
    ) -> None:
        waiting = Waiting(
            accounts=self._deployed.accounts,
            say=self._say,
            sleep=self._sleep,
            clock=self._clock,
            alive=self._lock.keep,
        )
        rollout = Rollout(self._name, plan, moves, records=self._records, waiting=waiting)
        rollout.run(quickly=quickly)

    def _pause(self, seconds: float) -> None:
        self._lock.keep()
        self._sleep(seconds)

    def _follow_in_git(self, releases: Mapping[str, Release]) -> None:
        if self._root and (said := in_git.follow(self._root, self._deployed.environment, releases)):
            self._say("Kubernetes", said)

    def _held(self, what: str) -> Held:
        asked = self._asked
        return Held(self._lock, what, dry_run=asked.dry_run, over=asked.take_over, say=self._say)

    def _would(self, plan: Sequence[Sequence[Target]], moves: Mapping[str, Move]) -> None:
        for target in _all(plan):
            move = moves[target.workload]
            self._say(target.label, f"{move.to} would be deployed, {move.former} runs")
        self._say("", "a dry run: nothing was changed")

    def _done(self, sentence: str, workloads: Sequence[str]) -> None:
        took = output.seconds(self._clock() - self._begun)
        _tell(f"{sentence}: {', '.join(workloads)} ({took})")

    def _say(self, label: str, line: str) -> None:
        _tell(f"{self._name}{'/' if label else ''}{label}: {line}")


def _tell(line: str) -> None:
    """Write a line. That a pipe or a terminal is closed meanwhile ends no release half-way."""
    try:
        output.say(line)
    except OSError:
        with suppress(OSError, ValueError):  # whoever listened is gone, and so is what is buffered
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _is_unseen(target: Target, history: History) -> bool:
    """Whether something runs, or comes, that was never noted.

    The former release is none of that: CodeDeploy may take back what is noted.
    """
    noted = {each.image for each in (history.current, history.former) if each}
    # In this order: what comes may have arrived a moment later.
    comes = all(target.busy(image) for image in noted)
    return comes or target.running().image not in {"", *noted}


def _all(plan: Sequence[Sequence[Target]]) -> tuple[Target, ...]:
    return tuple(each for stage in plan for each in stage)
