"""Run the checks of a stack, several at a time, in the order in which a deployment meets them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from terrace.aws import Unreadable
from terrace.preflight import (
    delegation,
    deployment_role,
    earlier_stacks,
    identity,
    identity_center,
    images,
    leftovers,
    linked_roles,
    quotas,
    singletons,
    spans,
    state_backend,
    support,
    zones,
)
from terrace.preflight.check import Check, Finding, State, Topic
from terrace.preflight.place import Place
from terrace.preflight.report import Row

TOPICS: tuple[Topic, ...] = (
    identity.checks,
    state_backend.checks,
    earlier_stacks.checks,
    deployment_role.checks,
    support.checks,
    zones.checks,
    quotas.checks,
    singletons.checks,
    leftovers.checks,
    linked_roles.checks,
    identity_center.checks,
    spans.checks,
    delegation.checks,
    images.checks,
)
AT_ONCE = 8


def run(place: Place) -> list[Row]:
    """Return what every check of a stack finds.

    Raises:
        Unreadable: There are no credentials, or AWS does not take them.
    """
    _ = place.accounts.caller  # without one, nothing else can be said
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        return list(pool.map(lambda check: judged(check, place), checks(place)))


def checks(place: Place) -> Iterator[Check]:
    """Yield the checks that a stack needs."""
    for topic in TOPICS:
        yield from topic(place)


def judged(check: Check, place: Place) -> Row:
    """Judge one; what cannot be read, or what this program cannot read, is never fine."""
    try:
        finding = check.judge(place)
    except Unreadable as problem:
        finding = Finding(State.UNREAD, str(problem))
    except Exception as problem:  # noqa: BLE001 - an answer of AWS that nobody has seen yet
        said = f"the check itself failed: {type(problem).__name__}: {problem}"
        finding = Finding(State.UNREAD, said)
    return Row(place.name, check.title, finding)
