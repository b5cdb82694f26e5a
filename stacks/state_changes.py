"""Stateful resources that move or go in one stack: state-changes.toml, as Terraform's blocks.

A block in a construct is in every stack that has the construct. Terraform refuses a `removed`
block for what is still declared, so what goes in one environment only is named here.
"""

import re
import tomllib
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from cdktf import TerraformStack

from constructs_lib.errors import ConfigurationError
from environments import ENVIRONMENTS
from stacks.names import SHARED_STACKS

FILE = Path(__file__).resolve().parents[1] / "state-changes.toml"
DESTROY, KEEP = "destroy", "keep"
_RESOURCE = re.compile(r"(module\.[\w-]+\.)*[a-z][a-z0-9_]*\.[A-Za-z_][\w-]*")
_INSTANCE = re.compile(r"\[(\d+|\"[^\"]*\")\]$")

Changes = Mapping[str, Mapping[str, Mapping[str, str]]]
"""By stack: `moved`, from an address to another; `removed`, from an address to its fate."""


def declare(stack: TerraformStack) -> None:
    """Give a stack the blocks that are meant for it.

    Raises:
        ConfigurationError: The file says what cannot be.
    """
    changes = _configured().get(stack.node.id, {})
    # cdktf has no construct for `removed`, and ties `moved` to a resource of this program. Blocks
    # that constructs add stay: lists of overrides are appended.
    if moved := changes.get("moved"):
        stack.add_override("moved", [{"from": old, "to": new} for old, new in moved.items()])
    if removed := changes.get("removed"):
        blocks = [
            {"from": address, "lifecycle": {"destroy": fate == DESTROY}}
            for address, fate in removed.items()
        ]
        stack.add_override("removed", blocks)


@cache
def _configured() -> Changes:
    return read(FILE, stacks=[*SHARED_STACKS, *(each.name for each in ENVIRONMENTS)])


def read(file: Path, *, stacks: Collection[str]) -> Changes:
    """Read the file; a missing one changes nothing.

    Args:
        file: The file.
        stacks: Names of the stacks there are.

    Raises:
        ConfigurationError: Not TOML, an unknown stack or kind of change, what is no address of a
            resource, or a fate other than "destroy" and "keep".
    """
    if not file.exists():
        return {}
    try:
        parsed = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{file.name} cannot be read: {error}") from None
    for stack, changes in parsed.items():
        if stack not in stacks:
            raise _refusal(file, "stack", stack, ", ".join(stacks))
        for kind, listed in _table(file, stack, changes).items():
            if kind not in {"moved", "removed"}:
                raise _refusal(file, stack, kind, "moved, removed")
            for address, value in _table(file, f"{stack}.{kind}", listed).items():
                _check(file, f"{stack}.{kind}", address, value)
    return parsed


def _check(file: Path, where: str, address: str, value: object) -> None:
    is_move = where.endswith(".moved")
    if not _is_address(address, instances=is_move):
        raise _refusal(file, where, address, 'a resource, in quotes: "aws_eip.nat"')
    at = f'{where}."{address}"'
    if is_move and not (isinstance(value, str) and _is_address(value, instances=True)):
        raise _refusal(file, at, value, 'what takes its place, in quotes: "aws_eip.nat"')
    if not is_move and value not in (DESTROY, KEEP):
        raise _refusal(file, at, value, f'"{DESTROY}", or "{KEEP}" to forget it and leave it alone')


def _is_address(address: str, *, instances: bool) -> bool:
    whole = _INSTANCE.sub("", address) if instances else address
    return _RESOURCE.fullmatch(whole) is not None and not whole.startswith("data.")


def _table(file: Path, where: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _refusal(file, where, value, 'lines such as dev.removed."aws_eip.nat" = "destroy"')
    return value


def _refusal(file: Path, where: str, value: object, allowed: str) -> ConfigurationError:
    return ConfigurationError(f"{file.name}: {where} is {value!r}, allowed: {allowed}")
