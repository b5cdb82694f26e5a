"""The table of resource types, read from resource_types.toml, where its columns are explained."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from conventions.resource_type import ResourceType, mistake_of, row_of

FILE = Path(__file__).with_name("resource_types.toml")


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
    mistakes = {type_: mistake for type_, row in parsed.items() if (mistake := mistake_of(row))}
    for type_ in parsed.keys() - mistakes.keys():
        target = parsed[type_].get("alias_of", type_)
        if "alias_of" in parsed.get(target, {"alias_of": ""}):
            mistakes[type_] = f"is an alias of {target}, which is not a row that stands for itself"
    return Table(
        rows={type_: row_of(row) for type_, row in parsed.items() if type_ not in mistakes},
        mistakes=tuple(Mistake(*each) for each in sorted(mistakes.items())),
    )


TABLE = parse(FILE.read_text(encoding="utf-8"))
ALIASES: Mapping[str, str] = TABLE.where("alias_of")
STATEFUL = frozenset(TABLE.where("state"))
DATA = frozenset(type_ for type_, state in TABLE.where("state").items() if state == "data")
