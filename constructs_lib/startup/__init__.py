"""Fast start-up for programs of cdktf: load only the bindings that are used.

The stock package of a provider imports each of its Python modules (2,125 for AWS) and makes
Node.js compile as many of JavaScript before the first resource exists. Here each binding is
loaded when it is first imported. Any program of cdktf gets that from one line, before its other
imports::

    import constructs_lib.startup.auto

    # isort: split
    from cdktf import App, TerraformStack

It changes nothing but time: the output is the same to the byte, an error is raised where it was,
and environment variables stay as they are. Only what jsii's launcher says of an old Node.js is not
shown. Where it cannot work, it says so in one warning, and the program starts as without it: when
bindings were imported before the line, and with versions of cdktf and jsii that it is not made for
(`versions.py`). `TERRACE_STOCK_STARTUP=1` switches it off.

This project goes further: see `install`.
"""

import gc
import os
import warnings

STOCK_SWITCH = "TERRACE_STOCK_STARTUP"
COLLECT_EVERY = 100_000  # objects; of the many that bindings consist of, none is ever garbage


def install(*, ahead: bool = False) -> None:
    """Prepare this process, unless the switch asks for the stock behaviour.

    To be called once, before the first import of bindings. Doing so again changes nothing.

    Args:
        ahead: Whether Python goes on where it knows what Node.js will answer. Then a failure
            of a construct reaches Python at its next question, not in the line that caused it,
            which the error names; and tokens have other names.
    """
    if not is_fast():
        return
    # Imported here, because the stock behaviour needs none of it.
    from constructs_lib.startup import versions  # noqa: PLC0415

    reason = versions.hindrance() or _install(ahead=ahead)
    if reason:
        warnings.warn(
            f"This program starts as slowly as without constructs_lib.startup: {reason}.",
            RuntimeWarning,
            stacklevel=3,
        )


def is_fast() -> bool:
    """Whether the stock behaviour was not asked for."""
    # The one environment variable that this library reads: a way out must not need a code change.
    return os.environ.get(STOCK_SWITCH, "") in {"", "0"}


def _install(*, ahead: bool) -> str | None:
    from constructs_lib.startup import arguments, bindings, late, provider  # noqa: PLC0415

    if provider.is_installed():
        return None
    reason = late.hindrance()
    if reason:
        return f"{reason} before it was installed"
    gc.set_threshold(COLLECT_EVERY)
    bindings.install()
    arguments.install()
    if ahead:
        from constructs_lib.startup.foresight import Foresight  # noqa: PLC0415

        chosen: type[provider.Provider] = Foresight
    else:
        chosen = provider.Provider
    late.start_again(lambda: provider.install(chosen()))
    return None
