"""Versions in use that lose their support one day, from versions.toml beside this file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import digits

FILE = Path(__file__).with_name("versions.toml")


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """A version, where it is used, and how long AWS supports it.

    Attributes:
        thing: What it is a version of.
        version: What Terraform is given, or the end of it: of an ARN, of the name of a family.
        arguments: Where it stands in a stack: resource type and argument, with a dot between.
        source: Document that says how long it is supported.
        address: Address of that document.
        checked: Day on which it was looked up.
        confirmed: Whether the document was read then.
        ends: Last day of standard support; None where AWS has announced none.
        look_again: Day to look it up once more, where AWS has announced no end.

    Raises:
        ValueError: Both days are given, or neither.
    """

    thing: str
    version: str
    arguments: tuple[str, ...]
    source: str
    address: str
    checked: date
    confirmed: bool
    ends: date | None = None
    look_again: date | None = None

    def __post_init__(self) -> None:
        if (self.ends is None) == (self.look_again is None):
            raise ValueError(
                f"{self.thing}: ends is {self.ends} and look_again {self.look_again}, allowed: "
                "one of them"
            )

    @property
    def due(self) -> date:
        """The day by which somebody has to act: to raise it, or to look it up."""
        return self.ends or self.look_again or self.checked  # one of the first two is given

    def is_at(self, argument: str, value: str) -> bool:
        """Whether an argument of a resource holds this version."""
        before = value.removesuffix(self.version)
        whole = before != value and not before.endswith((*digits, "."))  # 17 is not in 1.17
        return argument in self.arguments and whole


def read(file: Path = FILE) -> Mapping[str, Version]:
    """Read the versions by their names."""
    rows = tomllib.loads(file.read_text(encoding="utf-8"))
    return {
        name: Version(**row | {"arguments": tuple(row["arguments"])}) for name, row in rows.items()
    }


VERSIONS = read()


def in_use(name: str) -> str:
    """Return the version that constructs use.

    Args:
        name: Its name in versions.toml, such as "eks".
    """
    return VERSIONS[name].version
