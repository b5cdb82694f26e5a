"""One row of the table of resource types, and what can be wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from conventions.blocks import Json
from conventions.measures import MEASURES, is_measure

STATES = ("data", "identity")


@dataclass(frozen=True, kw_only=True, slots=True)
class ResourceType:
    """One row: what the conventions know of a resource type.

    Attributes:
        alias_of: The type of which this is another name.
        name, longest: Argument for the name AWS sees, and its most characters, 0 for no limit.
        within: Arguments that say what it lives in, where its name is unique only there.
        state: One of STATES, empty where destroying it loses nothing.
        protection: Argument by which AWS refuses to delete it.
        recovery: Whether it declares RTO and RPO.
        key: Dotted path of the argument for the customer key that encrypts it at rest.
        switch, setting: Argument that has to be set besides, and to what.
        key_judged_by: Id of the rule that judges the key, empty for ENC003.
        keys_if: Arguments that make it keep more, with the argument of the key for that.
        keys_in, switches_in: More keys and switches, in blocks that need not be there.
        encrypted_by: Arguments that bring an encryption with them.
        keyless: Why something with a state has no customer key.
        public, public_if: Argument that opens it to the internet, and what it is set to then.
        public_before: Major version of the provider before which it is open by default.
        used_by: Patterns of the actions by which a role uses it.
        arn: What its ARN names, as service:type of the Service Authorization Reference.
        version: Argument of the version that AWS stops supporting one day.
        stricter: Arguments that environments are compared in, and how.
    """

    alias_of: str = ""
    name: str = ""
    within: tuple[str, ...] = ()
    longest: int = 0
    state: str = ""
    protection: str = ""
    recovery: bool = False
    key: str = ""
    switch: str = ""
    setting: str = "true"
    key_judged_by: str = ""
    keys_if: Mapping[str, str] = field(default_factory=dict)
    keys_in: tuple[str, ...] = ()
    switches_in: tuple[str, ...] = ()
    encrypted_by: tuple[str, ...] = ()
    keyless: str = ""
    public: str = ""
    public_if: str = "true"
    public_before: int = 0
    used_by: tuple[str, ...] = ()
    arn: tuple[str, ...] = ()
    version: str = ""
    stricter: Mapping[str, Any] = field(default_factory=dict)


_EXAMPLES = {each.name: getattr(ResourceType(), each.name) for each in fields(ResourceType)}


def row_of(body: Json) -> ResourceType:
    """Return a row as it is written; one without mistakes."""
    fitted: Json = {k: tuple(v) if isinstance(v, list) else v for k, v in body.items()}
    return ResourceType(**fitted)


def mistake_of(body: object) -> str:
    """Return the first thing that is wrong with a row, nothing if all is well."""
    if not isinstance(body, dict):
        return f"is {body!r}, not a table"
    return next(_misfits(body), "") or next(_contradictions(row_of(body)), "")


def _misfits(body: Json) -> Iterator[str]:
    for name, value in body.items():
        if name not in _EXAMPLES:
            yield f"has an unknown field {name}; allowed: {', '.join(_EXAMPLES)}"
        elif not _is_like(value, _EXAMPLES[name]):
            kind = "list" if isinstance(_EXAMPLES[name], tuple) else type(_EXAMPLES[name]).__name__
            yield f"has {name} {value!r}, which should be of type {kind}"
    if "alias_of" in body and len(body) > 1:
        yield "is an alias and has other fields; put them on the type that it stands for"


def _contradictions(row: ResourceType) -> Iterator[str]:
    if not row.name and (row.within or row.longest):
        yield "has within or longest without the name that they are about"
    if row.state not in ("", *STATES):
        yield f"has the state {row.state!r}, allowed: {', '.join(STATES)}"
    if not row.key and ((row.switch and not row.keyless) or row.key_judged_by):
        yield "has switch or key_judged_by without the key that they are about"
    if row.public_before and not row.public:
        yield "has public_before without the argument that it is about"
    if row.state and bool(row.key) == bool(row.keyless):
        yield "has a state, so it needs either key or keyless"
    for argument, how in row.stricter.items():
        if not is_measure(how):
            yield f"compares {argument} by {how!r}, allowed: {', '.join(MEASURES)}, or words"


def _is_like(value: object, example: object) -> bool:
    if isinstance(example, tuple):
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    return type(value) is type(example)  # not isinstance: a boolean is no number here
