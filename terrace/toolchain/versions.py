"""Versions of tools: read from what a tool prints, compared as numbers."""

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

_NUMBERS = re.compile(r"(\d+)\.(\d+)(?:\.(\d+))?")


class Version(NamedTuple):
    """A release number; a pre-release counts as its release."""

    major: int
    minor: int
    patch: int = 0

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


def parse(text: str) -> Version | None:
    """Return the first version number in a text, or None where there is none."""
    match = _NUMBERS.search(text)
    if match is None:
        return None
    major, minor, patch = match.groups(default="0")
    return Version(int(major), int(minor), int(patch))


def ask(binary: Path, *arguments: str, environ: Mapping[str, str]) -> str:
    """Return the first line a tool prints about its version; empty if it does not run."""
    try:
        answer = subprocess.run(
            [str(binary), *arguments],
            env={**environ, "CHECKPOINT_DISABLE": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=30,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    if answer.returncode != 0:
        return ""
    return next(iter(answer.stdout.splitlines()), "")
