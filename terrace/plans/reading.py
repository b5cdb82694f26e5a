"""A plan as a reviewer reads it: what becomes of each resource, and which values change.

Secrets are gone from here on: `guard.fingerprint` hides them before anything else looks.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from conventions.resource_types import ALIASES, DATA, STATEFUL
from terrace.guard import fingerprint as marks
from terrace.guard.secrets import hiding

KINDS = ("destroy", "replace", "update", "create", "forget", "move", "import", "read")
"""What becomes of a resource, the worst first."""

_REASONS = {
    "replace_because_tainted": "its creation did not finish",
    "replace_by_request": "somebody asked for it",
    "replace_by_triggers": "what it is bound to changes",
    "delete_because_no_resource_config": "it is no longer declared",
    "delete_because_no_module": "its module is no longer declared",
    "delete_because_wrong_repetition": "its key is no longer declared",
    "delete_because_count_index": "there are fewer of them",
    "delete_because_each_key": "its key is no longer declared",
    "delete_because_no_move_target": "it was moved to nothing",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Attribute:
    """One value that changes.

    Attributes:
        path: Where, such as `tags.Name`.
        before: Value before; a secret is hidden.
        after: Value after; what is known only afterwards says so.
    """

    path: str
    before: Any
    after: Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Resource:
    """What becomes of one resource.

    Attributes:
        address: Its Terraform address.
        type: Its type.
        kind: One of KINDS.
        why: Why it is destroyed or replaced, in words; empty where Terraform does not say.
        forced_by: Paths of values that cannot be changed in place.
        keeps: What is lost with it: "data", "identity" where others hold on to its address, name
            or value, or nothing.
        moved_from: Its former address; empty if it has none.
        attributes: What changes of it.
    """

    address: str
    type: str
    kind: str
    why: str
    forced_by: tuple[str, ...]
    keeps: str
    moved_from: str
    attributes: tuple[Attribute, ...]

    @property
    def order(self) -> tuple[int, bool, str]:
        """Where it stands in a list: the worst first, and of those what keeps data."""
        return KINDS.index(self.kind), self.keeps != "data", self.address


def resources(shown: Mapping[str, Any]) -> list[Resource]:
    """Return what a plan changes, the worst first."""
    hide = hiding(shown)
    found = [_resource(each, hide) for each in marks.changing(shown)]
    return sorted(found, key=lambda each: each.order)


def drifted(shown: Mapping[str, Any]) -> list[Resource]:
    """Return what has changed in AWS since the last deployment, other than by one."""
    hide = hiding(shown)
    found = [_drifted(_resource(each, hide)) for each in shown.get("resource_drift", [])]
    return sorted((each for each in found if _says_something(each)), key=lambda each: each.order)


def outputs(shown: Mapping[str, Any]) -> list[Attribute]:
    """Return the outputs that change."""
    hide = hiding(shown)
    return [
        Attribute(path=name, before=pair[0], after=pair[1])
        for name, change in sorted(shown.get("output_changes", {}).items())
        if change["actions"] != ["no-op"]
        for pair in [marks.output_difference(change, hide)]
    ]


def _resource(resource: Mapping[str, Any], hide: marks.Hide) -> Resource:
    change, type_ = resource["change"], resource["type"]
    deposed = resource.get("deposed")
    kind = marks.kind(resource)
    known = ALIASES.get(type_, type_)
    loses = resource["mode"] == "managed" and kind in {"destroy", "replace", "forget"}
    return Resource(
        address=resource["address"] + (f" (deposed object {deposed})" if deposed else ""),
        type=type_,
        kind=kind,
        why=_REASONS.get(resource.get("action_reason", ""), ""),
        forced_by=tuple(map(_path, change.get("replace_paths") or [])),
        keeps=("data" if known in DATA else "identity" if known in STATEFUL else "")
        if loses
        else "",
        moved_from=resource.get("previous_address", ""),
        attributes=tuple(
            attribute
            for name, pair in marks.differences(change, hide).items()
            for attribute in _attributes(name, pair[0], pair[1])
        )
        if kind != "destroy"
        else (),
    )


def _path(parts: list[str | int]) -> str:
    text = "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in parts)
    return text.removeprefix(".")


def _attributes(path: str, before: Any, after: Any) -> Iterator[Attribute]:
    """Return the values that differ, down to single ones, also in texts that are JSON."""
    old, new = _parsed(before), _parsed(after)
    if isinstance(old, dict) and isinstance(new, dict):
        for name in sorted({*old, *new}):
            yield from _attributes(f"{path}.{name}", old.get(name), new.get(name))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (each, other) in enumerate(zip(old, new, strict=True)):
            yield from _attributes(f"{path}[{index}]", each, other)
    elif before != after:
        yield Attribute(path=path, before=before, after=after)


def _parsed(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in {"{", "["}:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _drifted(resource: Resource) -> Resource:
    """Leave out what a provider reads as empty after it was not set, which nobody has changed."""
    kept = (each for each in resource.attributes if _unset(each.before) != _unset(each.after))
    return replace(resource, attributes=tuple(kept))


def _unset(value: Any) -> Any:
    return None if value in ("", [], {}) else value


def _says_something(resource: Resource) -> bool:
    return bool(resource.attributes) or resource.kind in {"destroy", "create"}
