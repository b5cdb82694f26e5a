"""Node.js half of the fast start-up: the bindings' lazy index instead of the full one."""

import os
from pathlib import Path

PRELOAD = Path(__file__).with_name("lazy_provider.cjs")
OPTIONS = "NODE_OPTIONS"


def install() -> None:
    """Have the Node.js process that jsii starts load `lazy_provider.cjs` first.

    Only this process and its children see the option; it is added once, and options that
    a caller set stay.
    """
    option = f"--require {_quoted(PRELOAD)}"
    present = os.environ.get(OPTIONS, "")
    if option not in present:
        os.environ[OPTIONS] = f"{present} {option}".strip()


def _quoted(path: Path) -> str:
    """Quote for NODE_OPTIONS: spaces need quotes, and a backslash escapes inside them."""
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'
