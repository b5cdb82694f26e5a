"""Fast start-up: load only the provider bindings that are used.

The stock package imports 2,125 Python modules and makes Node.js compile as many
JavaScript modules before the first resource exists. Here each binding is loaded when it
is first imported, in Python by `python_half` and in Node.js by `node_half`. The output is
the same to the byte; only the waiting goes.
"""

import os

from constructs_lib.startup import node_half, python_half

STOCK_SWITCH = "TERRACE_STOCK_STARTUP"


def install() -> None:
    """Prepare this process, unless the switch asks for the stock behaviour.

    Has to run before the first import of the provider's bindings; importing
    `constructs_lib` does it.
    """
    if is_fast():
        python_half.install()
        node_half.install()
    else:
        node_half.remove()


def is_fast() -> bool:
    """Whether the stock behaviour was not asked for."""
    # The one environment variable that this library reads: a way out must not need a code change.
    return os.environ.get(STOCK_SWITCH, "") in {"", "0"}
