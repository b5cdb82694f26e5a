"""Node.js half of the fast start-up: a lazy index, shortcuts in cdktf, one process of two."""

import os
from pathlib import Path

PRELOADS = tuple(
    Path(__file__).with_name(name)
    for name in ("lazy_provider.cjs", "cdktf_shortcuts.cjs", "one_process.cjs")
)
LINKS = "--preserve-symlinks"  # as jsii asks of the process that does the work
OPTIONS = "NODE_OPTIONS"


def install() -> None:
    """Have the Node.js process that jsii starts load the preloads first.

    Only this process and its children see the options; each is added once, and options that
    a caller set stay.
    """
    for option in _options():
        present = os.environ.get(OPTIONS, "")
        if option not in present:
            os.environ[OPTIONS] = f"{present} {option}".strip()


def remove() -> None:
    """Take out what a process with the fast start-up handed down to this one."""
    present = os.environ.get(OPTIONS, "")
    for option in _options():
        present = present.replace(f" {option}", "").replace(option, "")
    if OPTIONS in os.environ:
        os.environ[OPTIONS] = present.strip()


def _options() -> list[str]:
    return [LINKS, *(f"--require {_quoted(preload)}" for preload in PRELOADS)]


def _quoted(path: Path) -> str:
    """Quote for NODE_OPTIONS: spaces need quotes, and a backslash escapes inside them."""
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'
