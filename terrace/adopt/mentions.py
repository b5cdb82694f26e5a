"""Documents and rules that name the project, its domain, its repository or its team."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from environments.previews import ACCOUNT

FILES = (
    ".github/CODEOWNERS",
    "README.md",
    "docs/*.md",
    "docs/runbooks/*.md",
    "examples/complete/main.tf",
    "monitoring/alerts/*.yml",
    "monitoring/alerts/objectives/*.yml",
)
Names = Mapping[str, tuple[str, str]]
"""What is renamed, "project", "domain", "repository" or "team", as owners of code are named: its
former name and the new one."""


def renamed(root: Path, names: Names, environments: Sequence[str]) -> dict[Path, bytes]:
    """Return the new text of every file that names one of them.

    A project's name is taken for it only where a physical name or a path of settings begins, such
    as `terrace-<env>-backup` or `/terrace/dev`: elsewhere it is a word, or the command `terrace`.

    Args:
        root: The working copy.
        names: What is renamed.
        environments: Names that follow the project's in a physical name.
    """
    rules = _rules(names, environments)
    found: dict[Path, bytes] = {}
    for file in sorted(file for pattern in FILES for file in root.glob(pattern)):
        former = file.read_text(encoding="utf-8")
        text = former
        for pattern, new in rules:
            text = pattern.sub(new, text)
        if text != former:
            found[file] = text.encode()
    return found


def _rules(names: Names, environments: Sequence[str]) -> list[tuple[re.Pattern[str], str]]:
    following = "|".join(re.escape(name) for name in ("shared", ACCOUNT, *environments))
    around = {
        "repository": (r"(?<=github\.com/)", r"(?=/)"),
        "domain": (r"(?<![\w-])", r"(?![\w-])"),
        "team": ("", r"(?![\w-])"),
        "project": (r"(?<![\w.-])", rf"(?=[-/](?:<|(?:{following})\b))"),
    }
    return [
        (re.compile(before + re.escape(names[kind][0]) + after), names[kind][1])
        for kind, (before, after) in around.items()
        if kind in names
    ]
