"""The table of resource types, read from resource_types.toml, where its columns are explained."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, NamedTuple

from conventions.blocks import Json
from conventions.measures import MEASURES, is_measure

FILE = Path(__file__).with_name("resource_types.toml")
STATES = ("data", "identity")


@dataclass(frozen=True, kw_only=True, slots=True)
class ResourceType:
    """One row: what the conventions know of a resource type.

    Attributes:
        alias_of: The type of which this is another name.
        name: Argument that carries the name AWS sees, empty for none.
        within: Arguments that say what it lives in, where its name is unique only there.
        longest: Most characters of the name, 0 where AWS documents no limit.
        state: One of STATES, empty where destroying it loses nothing.
        protection: Argument by which AWS refuses to delete it.
        recovery: Whether it declares RTO and RPO.
        key: Dotted path of the argument for the customer key that encrypts it at rest.
        switch, setting: Argument that has to be set besides, and to what.
        key_judged_by: Id of the rule that judges the key, empty for ENC003.
        keys_if: Arguments that make it keep more, with the argument of the key for that.
        keys_in, switches_in: More of them, in blocks that need not be there.
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


class Mistake(NamedTuple):
    """What is wrong with one row, or with the whole file where `type` is empty."""

    type: str
    found: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """Every usable row by type, and what is wrong with the others."""

    rows: Mapping[str, ResourceType] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()

    def get(self, type_: str) -> ResourceType:
        """Return a row, an empty one for a type that is not listed."""
        return self.rows.get(type_, ResourceType())

    def where(self, column: str) -> dict[str, Any]:
        """Return a column by type, without the rows that leave it empty."""
        column_of = {type_: getattr(row, column) for type_, row in self.rows.items()}
        return {type_: value for type_, value in column_of.items() if value}


def parse(text: str) -> Table:
    """Read the text of a table; TYP001 tells of its mistakes, so that no rule trips over them."""
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Table(mistakes=(Mistake("", f"is not TOML: {error}"),))
    mistakes = {type_: mistake for type_, row in parsed.items() if (mistake := _mistake(row))}
    for type_ in parsed.keys() - mistakes.keys():
        target = parsed[type_].get("alias_of", type_)
        if "alias_of" in parsed.get(target, {"alias_of": ""}):
            mistakes[type_] = f"is an alias of {target}, which is not a row that stands for itself"
    return Table(
        rows={type_: _row(row) for type_, row in parsed.items() if type_ not in mistakes},
        mistakes=tuple(Mistake(*each) for each in sorted(mistakes.items())),
    )


def _row(body: Json) -> ResourceType:
    fitted: Json = {k: tuple(v) if isinstance(v, list) else v for k, v in body.items()}
    return ResourceType(**fitted)


def _mistake(body: object) -> str:
    """Return the first thing that is wrong with a row, nothing if all is well."""
    if not isinstance(body, dict):
        return f"is {body!r}, not a table"
    return next(_misfits(body), "") or next(_contradictions(_row(body)), "")


def _misfits(body: Json) -> Iterator[str]:
    examples = {each.name: getattr(ResourceType(), each.name) for each in fields(ResourceType)}
    for name, value in body.items():
        if name not in examples:
            yield f"has an unknown field {name}; allowed: {', '.join(examples)}"
        elif not _is_like(value, examples[name]):
            kind = "list" if isinstance(examples[name], tuple) else type(examples[name]).__name__
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


TABLE = parse(FILE.read_text(encoding="utf-8"))
ALIASES: Mapping[str, str] = TABLE.where("alias_of")
STATEFUL = frozenset(TABLE.where("state"))
DATA = frozenset(type_ for type_, state in TABLE.where("state").items() if state == "data")
