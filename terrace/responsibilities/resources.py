"""The resources of the synthesized stacks, by the paths of their constructs."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from terrace.errors import UserError


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource.

    Attributes:
        path: Path of its construct, the stack first.
        type: Its Terraform type.
    """

    path: str
    type: str


def read(output: Path) -> list[Resource]:
    """Return the resources of every stack.

    Raises:
        UserError: There is no synthesized stack.
    """
    files = sorted(output.glob("stacks/*/cdk.tf.json"))
    if not files:
        raise UserError(f"{output} holds no synthesized stack; run: make synth")
    return [resource for file in files for resource in _of(json.loads(file.read_text()))]


def _of(document: dict[str, Any]) -> Iterator[Resource]:
    for type_, named in document.get("resource", {}).items():
        for resource in named.values():
            metadata = resource["//"]["metadata"]
            yield Resource(metadata["path"], type_)


def matching(resources: Iterable[Resource], patterns: Iterable[str]) -> list[Resource]:
    """Return those whose construct is at one of the paths, or below it."""
    wanted = [each for pattern in patterns for each in (pattern, f"{pattern}/*")]
    return [
        resource
        for resource in resources
        if any(fnmatchcase(resource.path, each) for each in wanted)
    ]


def counted(resources: Iterable[Resource]) -> str:
    """Return the types and how many there are of each."""
    counts = Counter(resource.type for resource in resources)
    return ", ".join(f"`{type_}` {number}" for type_, number in sorted(counts.items()))
