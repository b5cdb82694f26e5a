"""A copy of the project's own code, for tests that change it."""

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = (
    "main.py",
    "cdktf.json",
    "state-changes.toml",
    "environments",
    "stacks",
    "constructs_lib",
    "conventions",
    "docs",
    "monitoring",
    "pyproject.toml",
    "terrace",
)


def copy_project(target: Path) -> Path:
    """Copy what a synthesis needs into a folder, made if it is missing."""
    target.mkdir(parents=True, exist_ok=True)
    for source in SOURCES:
        path = ROOT / source
        (shutil.copytree if path.is_dir() else shutil.copyfile)(path, target / source)
    return target


def without_hashes(project: Path) -> dict[str, str]:
    """Let a copy's Terraform take the provider unseen, for the tests of others look at its hash.

    With one in the lock file each command reads all 700 MB of it: 0.6 s of a processor.

    Returns:
        Environment variables with which Terraform writes none into the lock file.
    """
    lock = project / "stacks/provider.lock.hcl"
    text, times = re.subn(r"\n  hashes = \[.*?\]", "", lock.read_text("utf-8"), flags=re.S)
    assert times == 1, f"{lock} is not the lock file of one provider"
    lock.write_text(text, "utf-8")
    return {"TF_CLI_ARGS_init": "-lockfile=readonly"}


def link_drawing_tools(project: Path) -> None:
    """Let a copy draw diagrams with what set-up installed here."""
    for folder in ("node_modules", ".terrace/node"):  # the second where the machine has no Node.js
        if (ROOT / folder).is_dir():
            (project / folder).parent.mkdir(exist_ok=True)
            (project / folder).symlink_to(ROOT / folder)


def edit(file: Path, old: str, new: str) -> None:
    """Replace a text that has to be there."""
    text = file.read_text()
    assert old in text, f"{old!r} is not in {file}"
    file.write_text(text.replace(old, new))
