"""checkov and trivy: installed from their lock when a scan is asked for, apart from all else."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from terrace.errors import UserError
from terrace.scan.errors import CouldNotScanError
from terrace.setup.lock import only_one
from terrace.setup.packages import sync
from terrace.setup.part import Part, bring_about
from terrace.setup.place import Place, fingerprint
from terrace.steps import Steps
from terrace.toolchain import versions
from terrace.toolchain.locations import virtual_environment

FOREIGN = ("BC_", "BRIDGECREW_", "CHECKOV_", "CKV_", "PRISMA_", "TRIVY_")
"""Beginnings of variables with which the scanners are told to leave things out or to call home."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tools:
    """The scanners, ready to run.

    Attributes:
        checkov: Program and first arguments.
        trivy: Program and first arguments.
        env: Their environment; it leads to no configuration but ours.
    """

    checkov: tuple[str, ...]
    trivy: tuple[str, ...]
    env: Mapping[str, str]


def bring_about_tools(root: Path, environ: Mapping[str, str]) -> None:
    """Install the scanners, if they are not there as locked.

    Raises:
        CouldNotScanError: They cannot be had.
    """
    place = Place(root=root, venv=virtual_environment(root), environ=environ)
    lock, target = place.lock("scan"), folder(root)
    scanners = Part(
        title="install checkov and trivy into .terrace/scan",
        stamp=target / "set-up",
        made_from=fingerprint(lock, str(place.python)),
        work=lambda _steps: sync(place, lock, target=target),
    )
    try:
        with only_one(place.state / "setup.lock"):
            if scanners.is_due:
                bring_about([scanners], Steps(total=1))
    except UserError as problem:
        raise CouldNotScanError(f"checkov and trivy cannot be installed: {problem}") from None


def find(root: Path, environ: Mapping[str, str], home: Path) -> Tools:
    """Return the scanners: the machine's own trivy first.

    Args:
        root: The working copy.
        environ: The user's environment.
        home: An empty folder to pass for the home: what lies in the user's could hide findings.

    Raises:
        CouldNotScanError: One is missing or does not run.
    """
    python = virtual_environment(root) / "bin" / "python"
    if not _checkov(root).is_file():
        raise CouldNotScanError(f"checkov is not in {folder(root)}; run: make scan")
    env = {name: value for name, value in environ.items() if not name.startswith(FOREIGN)}
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # without bytecode, checkov starts in thrice the time
    env |= {"PYTHONPATH": str(folder(root)), "PYTHONWARNINGS": "ignore", "HOME": str(home)}
    # -S: nothing of the virtual environment, whose packages are newer than checkov's
    checkov = (str(python), "-S", "-P", "-m", "checkov.main")
    return Tools(checkov=checkov, trivy=(str(trivy(root, environ)),), env=env)


def trivy(root: Path, environ: Mapping[str, str]) -> Path:
    """Return the trivy to run: the machine's if it has one that runs, else the project's own.

    Raises:
        CouldNotScanError: There is none.
    """
    on_path = shutil.which("trivy", path=environ.get("PATH"))
    for candidate in [*([Path(on_path)] if on_path else []), own_trivy(root)]:
        if versions.ask(candidate, "--version", environ=environ).startswith("Version:"):
            return candidate
    raise CouldNotScanError(
        f"no trivy runs on this machine, looked on PATH and at {own_trivy(root)}; "
        "install it, or remove .terrace/scan and run: make scan"
    )


def folder(root: Path) -> Path:
    """Return the folder that both are installed into."""
    return root / ".terrace" / "scan"


def own_trivy(root: Path) -> Path:
    """Return where the locked trivy lies."""
    return folder(root) / "bin" / "trivy"


def _checkov(root: Path) -> Path:
    return folder(root) / "checkov" / "main.py"
