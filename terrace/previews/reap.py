"""`terrace reap`: take down previews whose time is over, and name environments whose is."""

import argparse
import os
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from environments import ENVIRONMENTS, PLATFORM, Environment
from terrace import toolchain
from terrace.aws import Unreadable
from terrace.cluster import teardown
from terrace.configuration import require_right_environments
from terrace.delivery.codes import Code
from terrace.delivery.refusing import of_aws, usage
from terrace.deployment import Watcher
from terrace.deployment.stacks import Stacks
from terrace.errors import Refusal, UserError
from terrace.previews import written
from terrace.previews.cost import daily_usd
from terrace.previews.ending import STEPS, end
from terrace.previews.place import Place, name_of, place
from terrace.previews.record import Record
from terrace.previews.session import reader
from terrace.previews.store import Kept, Store
from terrace.previews.way import way
from terrace.steps import Steps, say
from terrace.toolchain.project import configured_output

PURPOSE = "take down environments of pull requests whose time is over"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("reap", help=PURPOSE, description=f"{PURPOSE}.")
    parser.add_argument("--dry-run", action="store_true", help="only list what would go")
    parser.add_argument(
        "--closed",
        nargs="+",
        default=[],
        metavar="NUMBER",
        help="pull requests that are closed, whose environments go before their time",
    )
    parser.add_argument(
        "--yes",
        nargs="+",
        default=[],
        metavar="NAME",
        help="environments of environments/ that have ended and go too, without a question",
    )
    parser.set_defaults(run=run)


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """A preview that goes.

    Attributes:
        kept: What is known of it.
        why: Why it goes.
        resources: How many resources its state holds.
    """

    kept: Kept
    why: str
    resources: int


def run(given: argparse.Namespace, *, now: datetime | None = None) -> int:
    """Take down, or list, what has ended.

    Args:
        given: What the command line says.
        now: The time; the clock's, if none.

    Raises:
        Refusal: Wrong usage, or something could not be taken down; all else was tried.
    """
    now = now or datetime.now(tz=UTC)
    with usage():
        require_right_environments()
        where = place(PLATFORM)
        closed = {name_of(each) for each in given.closed}
        ended = ended_environments(ENVIRONMENTS, now)
        check_named(given.yes, ended)
    toolchain.refuse_silence(os.environ)
    toolchain.refuse_misleading(os.environ)
    failed = []
    with of_aws():
        store = Store(reader(where), where)
        kept = store.all()
        cost = daily_usd(written.template())
        going = due(kept, closed, now, store)
        for line in listed(kept, going, cost, dry_run=given.dry_run):
            say(line)
    if not given.dry_run:
        failed = [each.kept.name for each in going if not _taken_down(each, where)]
    for environment in ended:
        if environment.name in given.yes and not given.dry_run:
            failed += [] if _torn_down(environment) else [environment.name]
        else:
            say(
                f"{environment.name} of environments/ ended at {environment.end}; to take it down: "
                f"terrace reap --yes {environment.name}"
            )
    if failed:
        raise Refusal(
            f"{len(failed)} could not be taken down: {', '.join(failed)}; why is above, and "
            "`terrace reap` tries again",
            code=Code.REFUSED,
        )
    return Code.DONE


def ended_environments(environments: Sequence[Environment], now: datetime) -> list[Environment]:
    """Environments with a file of their own whose end has passed."""
    return [each for each in environments if each.ends_at and each.ends_at <= now]


def check_named(named: Collection[str], ended: Sequence[Environment]) -> None:
    """Refuse to take down what has not ended.

    Raises:
        Refusal: A name that no environment has, or one that has not ended.
    """
    allowed = [each.name for each in ended]
    for name in named:
        if name not in allowed:
            raise Refusal(
                f"--yes is {name!r}, allowed: environments that have ended: "
                f"{', '.join(allowed) or 'none has'}",
                code=Code.USAGE,
            )


def due(kept: Sequence[Kept], closed: Collection[str], now: datetime, store: Store) -> list[Due]:
    """Previews that go: those that have ended, and those whose pull request is closed.

    Raises:
        Unreadable: A state may not be read.
    """
    found = []
    for each in kept:
        why = f"ended at {each.ends_at:%Y-%m-%d %H:%M} UTC" if each.ends_at <= now else ""
        if each.name in closed:
            why = "its pull request is closed"
        if why:
            found.append(Due(kept=each, why=why, resources=store.resources(each.name)))
    return found


def listed(kept: Sequence[Kept], going: Sequence[Due], cost: float, *, dry_run: bool) -> list[str]:
    """Say of every preview whether it goes, and what that saves."""
    goes = "would go" if dry_run else "goes"
    reasons = {each.kept.name: each for each in going}
    lines = []
    for each in kept:
        if found := reasons.get(each.name):
            amount = f"{found.resources} resource{'' if found.resources == 1 else 's'}"
            price = f", about {cost:.2f} USD a day" if found.resources else ""
            lines.append(f"{each.name} {goes}: {found.why}; {amount}{price}")
        else:
            lines.append(f"{each.name} stays until {each.ends_at:%Y-%m-%d %H:%M} UTC")
    saved = sum(cost for each in going if each.resources)
    if going:
        lines.append(
            f"{len(going)} of {len(kept)} previews {'would go' if dry_run else 'go'}, "
            f"about {saved:.2f} USD a day"
        )
    return lines or ["there are no previews"]


def _taken_down(each: Due, where: Place) -> bool:
    """Take one down; what fails is said, and the next one is tried."""
    name = each.kept.name
    record = each.kept.record or Record(name=name, ends_at=each.kept.ends_at)
    steps = Steps(total=STEPS)
    watcher = Watcher(tell=steps.note)
    try:
        count = end(way(where, name, watcher), record, steps, watcher.status)
    except (UserError, Unreadable) as problem:
        sys.stderr.write(f"error: {name}: {problem}\n")
        return False
    steps.done(f"{name} and its {count} resources are gone.")
    return True


def _torn_down(environment: Environment) -> bool:
    output = toolchain.repository_root() / configured_output()
    stacks = Stacks(output, toolchain.environment())

    def destroy(name: str) -> int:
        stacks.cdktf("destroy", name, "--auto-approve")
        return 0

    try:
        teardown.run(environment.name, destroy=destroy)
    except UserError as problem:
        sys.stderr.write(f"error: {environment.name}: {problem}\n")
        return False
    return True
