"""The file of a new environment, from the example or from `dev`."""

import re
from ipaddress import IPv4Network
from pathlib import Path

from terrace.adopt.literals import Literals
from terrace.errors import UserError

NAME = re.compile(r"[a-z][a-z0-9]{1,11}")
SMALL = "examples/environments/small.py"
LIKE = "environments/dev.py"
BLOCKS = tuple(f"10.{number}.0.0/16" for number in range(10, 251, 10))


def environment_file(root: Path, name: str, account: str, *, small: bool) -> bytes:
    """Return the text of the file.

    Raises:
        UserError: A name that cannot be one, no template, or no block of addresses is left.
    """
    if not NAME.fullmatch(name):
        raise UserError(
            f"name is {name!r}, allowed: 2 to 12 lower-case letters or digits, a letter first"
        )
    template = root / (SMALL if small else LIKE)
    if not template.is_file():
        raise UserError(f"{template.relative_to(root)} is missing; a new environment is made of it")
    literals = Literals(template, "ENVIRONMENT")
    literals.set("name", name)
    literals.set("account_id", account)
    literals.set("cidr", _free_block(root))
    return literals.text


def _free_block(root: Path) -> str:
    taken = [
        IPv4Network(literals.get("cidr"))
        for file in sorted((root / "environments").glob("*.py"))
        if (literals := Literals(file, "ENVIRONMENT")).is_there and literals.has("cidr")
    ]
    for block in BLOCKS:
        if not any(IPv4Network(block).overlaps(each) for each in taken):
            return block
    raise UserError(f"no block of addresses is left, allowed: {BLOCKS[0]} to {BLOCKS[-1]}")
