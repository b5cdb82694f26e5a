"""Differences: every other argument, and the resources that not every environment has."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from conventions.aspects import NAMES
from conventions.blocks import COMMENT
from conventions.expressions import embedded_json
from conventions.tiers import Key, Tier
from terrace.parity.placeholders import Placeholders
from terrace.parity.rows import ABSENT, NOTHING, Row, cells, differ

_INDEX = re.compile(r"\[\d+\]")


def arguments(tiers: Sequence[Tier]) -> list[Row]:
    """Return a row for each argument that differs and is no aspect, names replaced."""
    placeholders = [Placeholders(tier) for tier in tiers]
    rows = []
    for key in _keys(tiers):
        bodies = [
            dict(_leaves(own.apply(tier.blocks[key].body))) if key in tier.blocks else None
            for tier, own in zip(tiers, placeholders, strict=True)
        ]
        for path in dict.fromkeys(path for body in bodies for path in body or ()):
            values = [ABSENT if body is None else body.get(path) for body in bodies]
            if differ(values) and _INDEX.sub("", path) not in NAMES:
                rows.append(Row(f"{key} {path}", cells(values)))
    return rows


def presence(tiers: Sequence[Tier]) -> list[Row]:
    """Return a row for each resource that some environments lack."""
    held = {key: [key in tier.blocks for tier in tiers] for key in _keys(tiers)}
    return [
        Row(str(key), tuple("yes" if has else NOTHING for has in having))
        for key, having in held.items()
        if not all(having)
    ]


def _keys(tiers: Sequence[Tier]) -> list[Key]:
    return sorted({key for tier in tiers for key in tier.blocks})


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every value that is not a block, by its path; a list of plain values is one value."""
    value = _parsed(value)
    if isinstance(value, dict):
        for name, inner in value.items():
            if name != COMMENT:
                yield from _leaves(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and any(isinstance(each, dict | list) for each in value):
        for index, inner in enumerate(value):
            yield from _leaves(inner, path if len(value) == 1 else f"{path}[{index}]")
    else:
        yield path, value


def _parsed(value: Any) -> Any:
    """Return what a string of JSON says, anything else as it is."""
    if isinstance(value, str) and value.startswith(("{", "[")):
        try:
            return embedded_json(value)
        except ValueError:
            pass  # a text that begins like JSON
    return value
