"""A reader of Dockerfiles: those instructions that ours use, in the forms that ours use."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

KNOWN = {
    "ARG", "CMD", "COPY", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "RUN", "STOPSIGNAL",
    "USER", "VOLUME", "WORKDIR",
}  # fmt: skip
FLAG = re.compile(r"--([a-z-]+)=(\S+)\s+")
PAIR = re.compile(r'([A-Za-z_][\w.-]*)=(?:"([^"]*)"|(\S*))\s*')


@dataclass(frozen=True, kw_only=True, slots=True)
class Instruction:
    """One instruction.

    Attributes:
        line: Where it begins, from 1.
        name: In capitals.
        flags: Values by name, such as {"from": "builder"}.
        text: The rest, with continued lines joined.
    """

    line: int
    name: str
    flags: dict[str, str]
    text: str

    @property
    def words(self) -> list[str]:
        """Its words, those after CMD of a HEALTHCHECK: of the JSON form where it has one."""
        text = self.text.removeprefix("CMD ")
        return json.loads(text) if text.startswith("[") else text.split()

    @property
    def pairs(self) -> dict[str, str]:
        """Its names and values."""
        if PAIR.sub("", self.text):
            raise ValueError(f"line {self.line}: {self.name} has no form name=value: {self.text}")
        return {name: quoted or plain for name, quoted, plain in PAIR.findall(self.text)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """What one FROM begins.

    Attributes:
        name: Its name after AS.
        base: What it builds on: another stage or an image.
        instructions: Its instructions without FROM.
    """

    name: str
    base: str
    instructions: list[Instruction] = field(default_factory=list)

    def all(self, name: str) -> list[Instruction]:
        """Return its instructions of one name."""
        return [each for each in self.instructions if each.name == name]

    def only(self, name: str) -> Instruction:
        """Return the one instruction of a name."""
        (found,) = self.all(name)
        return found


def read(file: Path) -> dict[str, Stage]:
    """Return the stages by name, in order.

    Raises:
        ValueError: An instruction that this reader does not know, or one without a stage.
    """
    stages: dict[str, Stage] = {}
    stage = None
    for each in _instructions(file):
        if each.name == "FROM":
            base, _, name = each.words
            stage = stages[name] = Stage(name=name, base=base)
        elif stage is None:
            raise ValueError(f"line {each.line}: {each.name} stands before the first FROM")
        else:
            stage.instructions.append(each)
    return stages


def _instructions(file: Path) -> Iterator[Instruction]:
    for line, text in _logical_lines(file):
        name, _, rest = text.partition(" ")
        if name not in KNOWN:
            raise ValueError(f"{file.name}, line {line}: {name} is not known to this reader")
        rest, flags = rest.lstrip(), {}
        while match := FLAG.match(rest):
            flags[match[1]] = match[2]
            rest = rest[match.end() :]
        yield Instruction(line=line, name=name, flags=flags, text=rest.strip())


def _logical_lines(file: Path) -> Iterator[tuple[int, str]]:
    """Join continued lines; comments may stand between them."""
    begun, text = 0, ""
    for line, raw in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not raw.strip() or raw.lstrip().startswith("#"):
            continue
        begun = begun or line
        text += raw.strip().removesuffix("\\")
        if not raw.rstrip().endswith("\\"):
            yield begun, text
            begun, text = 0, ""
