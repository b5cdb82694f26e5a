"""The parts of a readable plan, and how they are cut to what GitHub takes as one comment."""

from collections.abc import Sequence
from dataclasses import dataclass

MOST_BYTES = 62_000
"""GitHub refuses a comment of more than 65,536 characters; whoever posts it adds some, too."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One thing in a list.

    Attributes:
        line: What becomes of it.
        details: Lines below it, such as values that change.
    """

    line: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A list below a heading.

    Attributes:
        heading: The heading.
        items: The list.
        folded: Whether a reader unfolds it.
    """

    heading: str
    items: Sequence[Item]
    folded: bool = False

    @property
    def begin(self) -> str:
        """What stands before the list."""
        if self.folded:
            return f"\n<details><summary>{self.heading} ({len(self.items)})</summary>\n\n"
        return f"\n#### {self.heading}\n\n"

    @property
    def end(self) -> str:
        """What stands after it."""
        return "\n</details>\n" if self.folded else ""


def written(head: str, sections: Sequence[Section], foot: str, *, most: int = MOST_BYTES) -> str:
    """Write a plan, and say below its head what did not fit.

    Args:
        head: What stands first.
        sections: The parts, the most important first.
        foot: What stands last.
        most: Bytes that it may have.
    """
    shown = [each for each in sections if each.items]
    fixed = [head, foot, *(each.begin + each.end for each in shown)]
    room = _Room(most - sum(map(_size, fixed)) - _size(_notice(10**9, 10**9)))
    parts = [
        section.begin + "".join(map(room.take, section.items)) + section.end for section in shown
    ]
    cut = _notice(room.bare, room.left_out) if room.bare or room.left_out else ""
    return head + cut + "".join(parts) + foot


class _Room:
    """The bytes that are left, and what found no room."""

    def __init__(self, left: int) -> None:
        self._left = left
        self.bare = 0
        self.left_out = 0

    def take(self, item: Item) -> str:
        line = f"- {item.line}\n"
        whole = line + "".join(f"  - {each}\n" for each in item.details)
        for text in (whole, line):
            if _size(text) <= self._left:
                self._left -= _size(text)
                self.bare += text != whole
                return text
        self.left_out += 1
        return ""


def _notice(bare: int, left_out: int) -> str:
    return (
        f"\n**This text is cut: {left_out:,} entries are left out, and {bare:,} are without their "
        "values. All of them are in `plan.json` and in the output of `terrace plan`.**\n"
    )


def _size(text: str) -> int:
    return len(text.encode())
