"""How far Terraform is, read from the lines that it prints.

The lines are the same from Terraform itself, through cdktf, which puts the stack's name before
them, and in the messages of ``-json``.

Source: Terraform documentation, "Machine-Readable UI"
"""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from types import MappingProxyType

_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_PLAN = re.compile(r"(?:^|\s)Plan: (.*\d+ to destroy)")
_INDEX = r'(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?'
_EVENT = re.compile(
    rf"(?:^|\s)(?P<address>(?:module\.[\w-]+{_INDEX}\.)*(?:data\.)?[a-z]\w*\.[\w-]+{_INDEX})"
    r"(?: \([^)]*\))*: "  # a construct's path, or the id of an object that is replaced
    r"(?:(?P<begun>(?:Creat|Modify|Destroy)ing\.\.\.)"
    r"|Still (?:creat|modify|destroy)ing\.\.\. \[.*?(?P<elapsed>\w+) elapsed"
    r"|(?P<ended>(?:Creation|Modifications|Destruction) complete)"
    r"|(?P<read>Refreshing state\.\.\.|Re(?:ad|fresh) complete after))"
)
_NOTHING: Mapping[str, int] = MappingProxyType({})
_SECONDS = {"h": 3600, "m": 60, "s": 1}


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How far a plan, an apply or a destroy is.

    Attributes:
        read: Objects whose present state it has read.
        total: Changes that it has planned; None before it says so.
        done: Changes that it has made.
        waiting: Seconds by address, for changes that it has begun; the earliest first.
    """

    read: int = 0
    total: int | None = None
    done: int = 0
    waiting: Mapping[str, int] = field(default_factory=lambda: _NOTHING)

    def after(self, line: str) -> "Progress":
        """Return the progress after one more line of output."""
        text = _text(line)
        if planned := _PLAN.search(text):
            changes = re.findall(r"(\d+) to (?:add|change|destroy)", planned[1])
            return replace(self, total=sum(map(int, changes)))
        event = _EVENT.search(text)
        return self if event is None else self._after(event)

    def _after(self, event: re.Match[str]) -> "Progress":
        address = event["address"]
        if event["read"]:
            return replace(self, read=self.read + 1)
        if event["ended"]:
            waiting = {name: taken for name, taken in self.waiting.items() if name != address}
            return replace(self, done=self.done + 1, waiting=waiting)
        return replace(self, waiting={**self.waiting, address: _seconds(event["elapsed"] or "")})

    def __str__(self) -> str:
        if self.total is None:
            return f"{self.read} read" if self.read else ""
        counted = f"{self.done}/{self.total}"
        if not self.waiting:
            return counted
        address, taken = next(iter(self.waiting.items()))
        return f"{counted}, waiting for {address}" + (f" ({taken} s)" if taken else "")


def _text(line: str) -> str:
    """Return what a line says to people: for an event of ``-json``, its message."""
    if line.startswith('{"@level"'):
        with suppress(ValueError):  # cut off when Terraform was ended
            return str(json.loads(line)["@message"])
    return _ANSI.sub("", line)


def _seconds(elapsed: str) -> int:
    """Read a duration such as 1m20s."""
    return sum(int(count) * _SECONDS[unit] for count, unit in re.findall(r"(\d+)([hms])", elapsed))
