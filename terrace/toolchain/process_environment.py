"""The process environment for terraform and cdktf: quiet, pinned, and able to find its tools."""

import os
from collections.abc import Mapping
from pathlib import Path

from terrace.toolchain import node
from terrace.toolchain.locations import local_terraform, repository_root, virtual_environment
from terrace.toolchain.providers import provider_variables
from terrace.toolchain.terraform import NAME_VARIABLE, on_machine

_QUIET = {
    # A stack is deployed on top of those that are there; cdktf would want them all at once.
    "CDKTF_IGNORE_MISSING_STACK_DEPENDENCIES": "true",
    "CHECKPOINT_DISABLE": "1",  # no update check of terraform, no telemetry of cdktf
    "DISABLE_VERSION_CHECK": "1",  # cdktf: the lock files already hold its two halves together
    "NODE_NO_WARNINGS": "1",  # what the locked cdktf should have deprecated is nobody's news
    "TF_IN_AUTOMATION": "1",  # no advice to run terraform commands that cdktf runs itself
}

ASKS_VARIABLE = "TF_INPUT"
"""The variable that keeps terraform from asking, also for the approval that cdktf waits for."""

VENV_VARIABLE = "TERRACE_VENV"
"""Where `cdktf.json` finds the virtual environment of the app; `.venv` if unset."""


def environment(base: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return a copy of an environment, by default this process's, made fit for the tools.

    What the user has set stays as it is; a missing tool is not an error here but where it is
    asked for.

    Raises:
        UserError: TERRACE_PROVIDER_MIRROR names a folder without the provider.
    """
    given = dict(os.environ if base is None else base)
    root = repository_root()
    found = node.find(given, root)
    chosen: dict[str, str | None] = {**_QUIET, **given, **provider_variables(given, root)}
    chosen["PATH"] = _search_path(given, root, found)
    chosen[VENV_VARIABLE] = str(virtual_environment(root))
    chosen[ASKS_VARIABLE] = None  # cdktf answers what terraform asks
    if given.get("NO_COLOR"):  # neither cdktf nor terraform reads it
        arguments = given.get("TF_CLI_ARGS", "").split()
        chosen["TF_CLI_ARGS"] = " ".join(dict.fromkeys([*arguments, "-no-color"]))
        chosen["FORCE_COLOR"] = "0"
    if found is not None:
        chosen["JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION"] = str(found.version.major)
    return {name: value for name, value in chosen.items() if value is not None}


def _search_path(given: Mapping[str, str], root: Path, found: node.Node | None) -> str:
    folders = [virtual_environment(root) / "bin"]
    if found is not None and found.is_local:
        folders.append(found.path.parent)
    if _needs_local_terraform(given, root):
        folders.append(local_terraform(root).parent)
    inherited = given.get("PATH", os.defpath).split(os.pathsep)
    first = [str(folder) for folder in folders]
    return os.pathsep.join([*first, *(folder for folder in inherited if folder not in first)])


def _needs_local_terraform(given: Mapping[str, str], root: Path) -> bool:
    if given.get(NAME_VARIABLE) not in (None, "", "terraform"):
        return False
    if not local_terraform(root).is_file():
        return False
    found = on_machine(given)
    return found is None or not found.fits or found.path == local_terraform(root)
