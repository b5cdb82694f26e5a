"""The file of a new environment, from the example or from `dev`."""

import re
from collections.abc import Mapping
from ipaddress import IPv4Network
from pathlib import Path
from types import MappingProxyType

from environments.model import RESERVED
from terrace.adopt.literals import Literals
from terrace.errors import UserError

NAME = re.compile(r"[a-z][a-z0-9]{1,11}")
SMALL = "examples/environments/small.py"
LIKE = "environments/dev.py"
SHARED = "environments/shared.py"
ADOPTED = ("region", "owner", "cost_center")  # what `terrace adopt` gives to every environment
BLOCKS = tuple(f"10.{number}.0.0/16" for number in range(10, 251, 10))


def check_name(name: str) -> None:
    """Refuse what cannot be the name of an environment.

    Raises:
        UserError: Says what is allowed.
    """
    if not NAME.fullmatch(name):
        raise UserError(
            f"name is {name!r}, allowed: 2 to 12 lower-case letters or digits, a letter first"
        )
    if name in RESERVED:
        raise UserError(f"name is {name!r}, allowed: another name than {', '.join(RESERVED)}")


def environment_file(
    root: Path,
    name: str,
    account: str,
    *,
    small: bool,
    whose: Mapping[str, str | None] = MappingProxyType({}),
) -> bytes:
    """Return the text of the file.

    Args:
        root: The working copy.
        name: Name of the environment.
        account: Its account.
        small: As the example is; otherwise as `dev` is.
        whose: Owner and cost center, where they are others than a neighbour's.

    Raises:
        UserError: No template, or no block of addresses is left.
    """
    template = root / (SMALL if small else LIKE)
    if not template.is_file():
        hint = "" if small else "; --small makes it of an example"
        raise UserError(f"{template.relative_to(root)} is missing, which it is made of{hint}")
    literals = Literals(template, "ENVIRONMENT")
    literals.set("name", name)
    literals.set("account_id", account)
    literals.set("cidr", _free_block(root))
    literals.remove("already_there")  # it was in another account
    if small:
        _settle(literals, _neighbour(root))
    for field, value in whose.items():
        if value is not None:
            literals.set(field, value)
    return literals.text


def _settle(literals: Literals, neighbour: Literals) -> None:
    """Write where a neighbour is and whose it is, for the example is nobody's."""
    literals.set_zones(literals.get("region"), neighbour.get("region"))
    for field in ADOPTED:
        literals.set(field, neighbour.get(field))


def _neighbour(root: Path) -> Literals:
    """Return `dev`, else another environment, else what all share."""
    for file in (root / LIKE, *_files(root)):
        if file.is_file() and (literals := Literals(file, "ENVIRONMENT")).is_there:
            return literals
    return Literals(root / SHARED, "PLATFORM")


def _files(root: Path) -> list[Path]:
    return sorted((root / "environments").glob("*.py"))


def _free_block(root: Path) -> str:
    taken = [
        IPv4Network(literals.get("cidr"))
        for file in _files(root)
        if (literals := Literals(file, "ENVIRONMENT")).is_there and literals.has("cidr")
    ]
    for block in BLOCKS:
        if not any(IPv4Network(block).overlaps(each) for each in taken):
            return block
    raise UserError(f"no block of addresses is left, allowed: {BLOCKS[0]} to {BLOCKS[-1]}")
