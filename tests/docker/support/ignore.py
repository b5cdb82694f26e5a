"""What .dockerignore leaves of a build's context.

Source: Docker documentation, "Build context", section ".dockerignore files"
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path


class Ignored:
    """Patterns of a .dockerignore; the last to match a path or a folder above it decides."""

    def __init__(self, text: str) -> None:
        lines = [line.strip() for line in text.splitlines()]
        self._patterns = [
            (not line.startswith("!"), _compiled(line.removeprefix("!").strip("/")))
            for line in lines
            if line and not line.startswith("#")
        ]

    def __contains__(self, path: str) -> bool:
        """Say whether a path, relative to the context, is left out."""
        parts = path.split("/")
        above = ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]
        decided = False
        for leaves_out, pattern in self._patterns:
            if any(pattern.fullmatch(each) for each in above):
                decided = leaves_out
        return decided

    def files(self, context: Path, below: str) -> Iterator[str]:
        """Yield the files below a folder of the context that are not left out."""
        for folder, _, names in os.walk(context / below):
            for name in names:
                path = (Path(folder) / name).relative_to(context).as_posix()
                if path not in self:
                    yield path


def _compiled(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", pattern)
    known = {"**/": r"(?:.*/)?", "**": r".*", "*": r"[^/]*", "?": r"[^/]"}
    return re.compile("".join(known.get(part, re.escape(part)) for part in parts))
