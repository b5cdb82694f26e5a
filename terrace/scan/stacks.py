"""The synthesized stacks as a scan needs them: where they lie, and which construct is where."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from terrace.deployment import Stacks
from terrace.scan.errors import CouldNotScanError

CONFIGURATION = "cdk.tf.json"
_INSTANCE = re.compile(r"\[[^]]*\]")
_MODULE = re.compile(r"^(?:module\.[^.]+\.)+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Stack:
    """One synthesized stack.

    Attributes:
        name: Its name.
        folder: The folder with its HCL, which is only read.
        body: The same as JSON, which knows the constructs.
    """

    name: str
    folder: Path
    body: Mapping[str, Any]
    _paths: dict[str, str] = field(default_factory=dict)

    def construct_path(self, address: str) -> str:
        """Return the path of the construct behind an address; empty if there is none."""
        if not self._paths:
            self._paths.update(_construct_paths(self.body))
        words = _MODULE.sub("", _INSTANCE.sub("", address)).split(".")
        return self._paths.get(".".join(words[: 3 if words[0] == "data" else 2]), "")


def read(output: Path) -> list[Stack]:
    """Read every stack of an output folder.

    Raises:
        UserError: Nothing is synthesized there.
        CouldNotScanError: A stack's file is missing or no JSON.
    """
    return [stack(name, output) for name in Stacks(output, {}).names]


def stack(name: str, output: Path) -> Stack:
    """Read one stack of an output folder.

    Raises:
        CouldNotScanError: Its file is missing or no JSON.
    """
    file = output / "stacks" / name / CONFIGURATION
    try:
        body = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise CouldNotScanError(f"{file} cannot be read ({problem}); run: make synth") from None
    return Stack(name=name, folder=output / "hcl" / "stacks" / name, body=body)


def _construct_paths(body: Mapping[str, Any]) -> dict[str, str]:
    return {
        f"{prefix}{type_}.{name}": arguments["//"]["metadata"]["path"]
        for kind, prefix in (("resource", ""), ("data", "data."))
        for type_, blocks in body.get(kind, {}).items()
        for name, arguments in blocks.items()
        if "path" in arguments.get("//", {}).get("metadata", {})
    }
