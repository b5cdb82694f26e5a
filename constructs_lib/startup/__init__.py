"""Fast start-up: load only the provider bindings that are used, and wait less for Node.js.

The stock package imports 2,125 Python modules and makes Node.js compile as many JavaScript
modules before the first resource exists; then every construct is a message to Node.js, whose
answer Python waits for. Here each binding is loaded when it is first imported, and Python goes on
where it knows the answer. The output is the same to the byte; only the waiting goes.
"""

import gc
import os
import sys

STOCK_SWITCH = "TERRACE_STOCK_STARTUP"
COLLECT_EVERY = 100_000  # objects; of the many that bindings consist of, none is ever garbage


def install() -> None:
    """Prepare this process, unless the switch asks for the stock behaviour.

    To be called once, before the first import of cdktf. Doing so again changes nothing.

    Raises:
        RuntimeError: cdktf was imported before.
    """
    if not is_fast():
        return
    # Imported here, because the stock behaviour needs none of it.
    from constructs_lib.startup import arguments, bindings, foresight  # noqa: PLC0415

    if foresight.is_installed():
        return
    if "constructs" in sys.modules:
        raise RuntimeError("cdktf was imported before constructs_lib.startup.install() was called")
    gc.set_threshold(COLLECT_EVERY)
    bindings.install()
    arguments.install()
    foresight.install()


def is_fast() -> bool:
    """Whether the stock behaviour was not asked for."""
    # The one environment variable that this library reads: a way out must not need a code change.
    return os.environ.get(STOCK_SWITCH, "") in {"", "0"}
