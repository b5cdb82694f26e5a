"""Runbooks as tests read them: the commands of each step, and what should come of them.

A fence ```` ```bash ```` holds commands that a test runs; ```` ```bash by-hand ```` holds what only
a person, a cluster or a real account can do. After it, `code` in **Expected** is what the commands
print, and `code` at the beginning of a bullet of **If it fails** what they print when they fail;
`…` stands for anything, `<name>` for what a test fills in.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

BY_HAND = "bash by-hand"
COMMANDS = ("bash", "sh")
_FENCE = re.compile(r"^(?P<indent> *)```(?P<info>[^\n]*)\n(?P<text>.*?)^ *```$", re.M | re.S)
_HEADING = re.compile(r"^#{2,3} (.+)$", re.M)


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """Commands of a runbook.

    Attributes:
        page: Name of its file, without the suffix.
        heading: The heading that it stands below.
        number: Which one below that heading, from 1.
        info: What stands behind the fence.
        text: The commands.
        after: What the runbook says of them.
    """

    page: str
    heading: str
    number: int
    info: str
    text: str
    after: str

    def __str__(self) -> str:
        return f"{self.page}: {self.heading}, {self.number}"

    @property
    def is_by_hand(self) -> bool:
        return self.info == BY_HAND

    @property
    def expected(self) -> list[str]:
        """What the commands print."""
        found = re.search(r"\*\*Expected:\*\*(.*?)(?=\n\n|\Z)", self.after, re.S)
        return _code(found[1]) if found else []

    @property
    def failures(self) -> list[str]:
        """What the commands print when they fail."""
        found = re.search(r"\*\*If it fails:\*\*(.*)", self.after, re.S)
        return re.findall(r"^ *- `([^`]+)`", found[1], re.M) if found else []

    def filled(self, values: Mapping[str, str]) -> str:
        """The commands, with values for `<name>`."""
        return filled(self.text, values)


def blocks(page: Path) -> Iterator[Block]:
    """Every fenced block of commands of a runbook, in its order."""
    text = page.read_text("utf-8")
    headings = [(each.start(), each[1]) for each in _HEADING.finditer(text)]
    fences = list(_FENCE.finditer(text))
    numbers: dict[str, int] = {}
    for index, fence in enumerate(fences):
        info = fence["info"].strip()
        if info.split(" ")[0] not in COMMANDS:
            continue
        heading = [name for start, name in headings if start < fence.start()][-1]
        numbers[heading] = numbers.get(heading, 0) + 1
        ends = [start for start, _ in headings if start > fence.end()]
        ends += [each.start() for each in fences[index + 1 : index + 2]]
        yield Block(
            page=page.stem,
            heading=heading,
            number=numbers[heading],
            info=info,
            text=re.sub(rf"^{fence['indent']}", "", fence["text"], flags=re.M),
            after=text[fence.end() : min(ends, default=len(text))],
        )


def inline(page: Path) -> Iterator[Block]:
    """Every `aws …` in the text of a runbook that is a whole command, in its order."""
    text = re.sub(_FENCE, lambda fence: "\n" * fence[0].count("\n"), page.read_text("utf-8"))
    for number, found in enumerate(re.finditer(r"`(aws [^`\n]+ --[^`\n]+)`", text), 1):
        before = _HEADING.findall(text[: found.start()])
        heading = f"in the text of {before[-1]}"
        yield Block(
            page=page.stem, heading=heading, number=number, info="bash", text=found[1], after=""
        )


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with values for `<name>`.

    Raises:
        KeyError: There is no value for one.
    """
    return re.sub(r"<([a-z][a-z_-]*)>", lambda found: values[found[1]], text)


def says(output: str, told: str, values: Mapping[str, str]) -> bool:
    """Whether an output has what a runbook says, in which `…` stands for anything on a line."""
    pattern = ".*".join(re.escape(part) for part in filled(told, values).split("…"))
    return re.search(pattern, output) is not None


def _code(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)
