"""Patterns of ARNs: whether two of them can mean the same resource.

A `*` stands for any characters, a `?` for one. In what AWS writes of its resource types, and in
what is known of a reference, two more signs stand for a name, which is never empty: `~` holds no
colon, `+` neither colon nor slash.
"""

from functools import lru_cache
from typing import Final, NamedTuple

PARTS: Final = 6  # arn, partition, service, region, account, resource; the last may hold colons


class _Token(NamedTuple):
    """One character that it is, or those of which it is one, or of which it is any number."""

    character: str = ""
    without: str = ""
    is_many: bool = False


_SIGNS: Final = {
    "?": (_Token(),),
    "*": (_Token(is_many=True),),
    "~": (_Token(without=":"), _Token(without=":", is_many=True)),
    "+": (_Token(without=":/"), _Token(without=":/", is_many=True)),
}


def can_meet(one: str, other: str) -> bool:
    """Tell whether some ARN fits both patterns, part by part as IAM compares them.

    Source: AWS IAM User Guide, "IAM JSON policy elements: Resource", wildcards in ARNs.
    """
    pairs = zip(_parts(one), _parts(other), strict=True)
    return all(a == b or _meet(_tokens(a), _tokens(b)) for a, b in pairs)


def is_everything(pattern: str) -> bool:
    """Tell whether a pattern means every resource there is, however it is spelt."""
    first, *rest = pattern.split(":", PARTS - 1)
    wild = [not part.strip("*?") for part in (first, *rest[1:])]
    return pattern.endswith("*") and all(wild if first != "arn" else wild[1:])


def plain(pattern: str) -> str:
    """Write a pattern with stars only, as policies do."""
    return pattern.replace("~", "*").replace("+", "*")


def _parts(pattern: str) -> list[str]:
    parts = pattern.split(":", PARTS - 1)
    filler = "*" if parts[-1].endswith("*") else ""
    return parts + [filler] * (PARTS - len(parts))


@lru_cache(maxsize=4096)
def _tokens(part: str) -> tuple[_Token, ...]:
    return tuple(token for each in part for token in _SIGNS.get(each, (_Token(character=each),)))


def _meet(one: tuple[_Token, ...], other: tuple[_Token, ...]) -> bool:
    seen, pending = set(), [(0, 0)]
    while pending:
        at = i, j = pending.pop()
        if at in seen:
            continue
        seen.add(at)
        if i == len(one) and j == len(other):
            return True
        a = one[i] if i < len(one) else None
        b = other[j] if j < len(other) else None
        if a and a.is_many:
            pending += [(i + 1, j), (i, j + 1)] if b and _fit(a, b) else [(i + 1, j)]
        if b and b.is_many:
            pending += [(i, j + 1), (i + 1, j)] if a and _fit(b, a) else [(i, j + 1)]
        if a and b and not a.is_many and not b.is_many and _fit(a, b):
            pending.append((i + 1, j + 1))
    return False


def _fit(one: _Token, other: _Token) -> bool:
    """Whether some character is in both."""
    if one.character and other.character:
        return one.character == other.character
    known = one.character or other.character
    return not known or known not in one.without + other.without
