"""The synthesized stacks as a scan needs them: where they lie, and which construct is where."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from conventions.document import Document
from terrace import synthesized

_INSTANCE = re.compile(r"\[[^]]*\]")
_MODULE = re.compile(r"^(?:module\.[^.]+\.)+")


@dataclass(frozen=True, kw_only=True)
class Stack:
    """One synthesized stack.

    Attributes:
        document: The stack as JSON, which knows the constructs.
        folder: The folder with the same as HCL, which is only read.
    """

    document: Document
    folder: Path

    @property
    def name(self) -> str:
        """Its name."""
        return self.document.name

    def construct_path(self, address: str) -> str:
        """Return the path of the construct behind an address; empty if there is none."""
        words = _MODULE.sub("", _INSTANCE.sub("", address)).split(".")
        return self._paths.get(".".join(words[: 3 if words[0] == "data" else 2]), "")

    @cached_property
    def _paths(self) -> dict[str, str]:
        blocks = (*self.document.resources, *self.document.data_sources)
        return {block.address: block.path for block in blocks}


def read(output: Path) -> list[Stack]:
    """Read every stack of an output folder.

    Raises:
        UserError: Nothing is synthesized there, or it cannot be read.
    """
    hcl = output / "hcl" / "stacks"
    return [Stack(document=each, folder=hcl / each.name) for each in synthesized.stacks(output)]
