"""Node.js half of the fast start-up: the bindings' lazy index, and shortcuts in cdktf."""

import os
from pathlib import Path

PRELOADS = tuple(
    Path(__file__).with_name(name) for name in ("lazy_provider.cjs", "cdktf_shortcuts.cjs")
)
OPTIONS = "NODE_OPTIONS"


def install() -> None:
    """Have the Node.js process that jsii starts load the preloads first.

    Only this process and its children see the options; each is added once, and options that
    a caller set stay.
    """
    for preload in PRELOADS:
        option = f"--require {_quoted(preload)}"
        present = os.environ.get(OPTIONS, "")
        if option not in present:
            os.environ[OPTIONS] = f"{present} {option}".strip()


def _quoted(path: Path) -> str:
    """Quote for NODE_OPTIONS: spaces need quotes, and a backslash escapes inside them."""
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'
