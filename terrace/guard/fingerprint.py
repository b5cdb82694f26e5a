"""The fingerprint of a plan: what it would change, without who planned it, when, and in what order.

Only what differs counts of a resource that is changed: what autoscaling has done to it meanwhile,
and the configuration ignores, is no other change. A secret value is not in it, nor a hash of one,
which could be guessed; that it changes is.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from terrace.guard.secrets import SENSITIVE, hiding

SENSITIVE_CHANGED, UNKNOWN = "(sensitive, changed)", "(known after apply)"
Hide = Callable[[Any], Any]

_VERSION = 1
_NOTHING = ["no-op"]
_MARKS = ("importing", "replace_paths")


def fingerprint(shown: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a plan as `terraform show -json` gives it, 64 hexadecimal digits."""
    text = json.dumps(canonical(shown), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def canonical(shown: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a plan would change, the same for every plan that would change the same."""
    hide = hiding(shown)
    resources = [_resource(each, hide) for each in changing(shown)]
    return {
        "version": _VERSION,
        "resources": sorted(resources, key=lambda each: (each["address"], each["deposed"])),
        "outputs": {
            name: {"actions": change["actions"], "value": output_difference(change, hide)}
            for name, change in shown.get("output_changes", {}).items()
            if change["actions"] != _NOTHING
        },
    }


def changing(shown: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Return the resources that a plan changes, moves, imports, forgets, or reads in between."""
    for resource in shown.get("resource_changes", []):
        change = resource["change"]
        if (
            change["actions"] != _NOTHING
            or change.get("importing")
            or resource.get("previous_address")
        ):
            yield resource


def counts(shown: Mapping[str, Any]) -> dict[str, int]:
    """Count what a plan would do: create, update, replace, destroy, and everything else."""
    kinds = [kind(each) for each in changing(shown)]
    outputs = shown.get("output_changes", {}).values()
    return {
        **{name: kinds.count(name) for name in ("create", "update", "replace", "destroy")},
        "other": sum(each in {"move", "import", "forget"} for each in kinds),
        "outputs": sum(each["actions"] != _NOTHING for each in outputs),
    }


def kind(resource: Mapping[str, Any]) -> str:
    """Return what becomes of a resource, in one word."""
    change = resource["change"]
    actions = set(change["actions"])
    if "delete" in actions or {"create", "forget"} <= actions:
        return "replace" if "create" in actions else "destroy"
    for action in ("create", "update", "forget", "read"):
        if action in actions:
            return action
    return "import" if change.get("importing") else "move"


def differences(change: Mapping[str, Any], hide: Hide) -> dict[str, list[Any]]:
    """Return by attribute of a resource what is before and after, where that differs.

    Args:
        change: Its part of the plan.
        hide: Hides the secrets of the plan.
    """
    parts = _parts(change)
    before, after, *_, unknown = parts
    names = sorted({*_of(before), *_of(after), *_of(unknown)})
    pairs = {name: settled(shown_pair(*(_at(each, name) for each in parts))) for name in names}
    return {name: hide(pair) for name, pair in pairs.items() if pair[0] != pair[1]}


def output_difference(change: Mapping[str, Any], hide: Hide) -> list[Any]:
    """Return an output before and after."""
    pair: list[Any] = hide(settled(shown_pair(*_parts(change))))
    return pair


def settled(value: Any) -> Any:
    """Write JSON that stands in a text with its names in order.

    Providers read some of it back with the names of an object in any order, such as the definitions
    of containers: every plan that replaces them would have another fingerprint.
    """
    if isinstance(value, dict):
        return {name: settled(each) for name, each in value.items()}
    if isinstance(value, list):
        return [settled(each) for each in value]
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.dumps(
                json.loads(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False
            )
        except ValueError:
            return value
    return value


def shown_pair(before: Any, after: Any, hidden: Any, hides: Any, unknown: Any) -> list[Any]:
    """Return a value before and after, with sensitive parts hidden and unknown ones named.

    Args:
        before: Value before.
        after: Value after.
        hidden: What of the former is sensitive: true, or the same shape with true in it.
        hides: What of the latter is.
        unknown: What of the latter is known only afterwards.
    """
    if hidden is True or hides is True:
        changes = unknown is True or bool(unknown and _any(unknown)) or before != after
        return [
            None if before is None else SENSITIVE,
            None if after is None and not unknown else SENSITIVE_CHANGED if changes else SENSITIVE,
        ]
    if unknown is True:
        return [_masked(before, hidden), UNKNOWN]
    parts = (before, after, hidden, hides, unknown)
    if before is not None and after is not None and type(before) is not type(after):
        return [_masked(before, hidden), shown_pair(None, after, None, hides, unknown)[1]]
    if any(isinstance(each, dict) for each in (before, after)):
        names = sorted({*_of(before), *_of(after), *_of(unknown)})
        pairs = {name: shown_pair(*(_at(each, name) for each in parts)) for name in names}
        return [
            {name: pair[0] for name, pair in pairs.items()} if before is not None else None,
            {name: pair[1] for name, pair in pairs.items()} if after is not None else None,
        ]
    if any(isinstance(each, list) for each in (before, after)):
        length = max(len(each) for each in parts[:2] if isinstance(each, list))
        listed = [shown_pair(*(_at(each, index) for each in parts)) for index in range(length)]
        return [
            [pair[0] for pair in listed[: len(before)]] if isinstance(before, list) else before,
            [pair[1] for pair in listed[: len(after)]] if isinstance(after, list) else after,
        ]
    return [before, after]


def _resource(resource: Mapping[str, Any], hide: Hide) -> dict[str, Any]:
    change = resource["change"]
    return {
        "address": resource["address"],
        "deposed": resource.get("deposed", ""),
        "actions": change["actions"],
        "reason": resource.get("action_reason"),
        "moved_from": resource.get("previous_address"),
        "id": hide(_identity(change)),
        "changes": differences(change, hide) if change["actions"] != ["delete"] else {},
        **{mark: change.get(mark) for mark in _MARKS},
    }


def _parts(change: Mapping[str, Any]) -> tuple[Any, ...]:
    names = ("before", "after", "before_sensitive", "after_sensitive", "after_unknown")
    return tuple(change.get(name) for name in names)


def _identity(change: Mapping[str, Any]) -> Any:
    """Return the id of what is there: another thing under the same address is another change."""
    before, marks = change.get("before"), change.get("before_sensitive")
    return _masked(_at(before, "id"), _at(marks, "id"))


def _masked(value: Any, marks: Any) -> Any:
    return shown_pair(value, value, marks, None, None)[0]


def _any(marks: Any) -> bool:
    children: Iterable[Any] = (
        marks.values() if isinstance(marks, dict) else marks if isinstance(marks, list) else ()
    )
    return marks is True or any(_any(each) for each in children)


def _of(value: Any) -> Iterable[str]:
    return value if isinstance(value, dict) else ()


def _at(value: Any, key: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(key)
    if isinstance(value, list) and isinstance(key, int):
        return value[key] if key < len(value) else None
    return value if value is True else None  # a mark of the whole is one of each part
