"""Rules as YAML, without a library that a synthesis would need for them alone."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_PLAIN = re.compile(r"[A-Za-z]([\w./ -]*[\w.])?")
_WORDS = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}


def rule_text(groups: Iterable[Mapping[str, Any]]) -> str:
    """Write groups of rules; an expression of several lines stays so."""
    return "\n".join(["groups:", *(line for group in groups for line in _group(group)), ""])


def _group(group: Mapping[str, Any]) -> Iterator[str]:
    head, rules = {key: value for key, value in group.items() if key != "rules"}, group["rules"]
    yield from _item(head, indent=2)
    yield "    rules:"
    for rule in rules:
        yield from _item(rule, indent=6)


def _item(item: Mapping[str, Any], *, indent: int) -> Iterator[str]:
    begin = "- "
    for line in _mapping(item, indent=indent + 2):
        yield " " * indent + begin + line[indent + 2 :] if begin else line
        begin = ""


def _mapping(item: Mapping[str, Any], *, indent: int) -> Iterator[str]:
    space = " " * indent
    for key, value in item.items():
        if isinstance(value, Mapping):
            yield f"{space}{key}:"
            yield from _mapping(value, indent=indent + 2)
        elif "\n" in value:
            yield f"{space}{key}: |"
            yield from (f"{space}  {line}" for line in value.splitlines())
        else:
            is_plain = _PLAIN.fullmatch(value) and value.lower() not in _WORDS
            yield f"{space}{key}: {value if is_plain else json.dumps(value, ensure_ascii=False)}"
