"""The Python side of set-up: the virtual environment and its locked packages."""

import platform
import shutil
import sys
from pathlib import Path

from terrace.errors import UserError
from terrace.setup import pip_settings
from terrace.setup.parts import Part, Stamps
from terrace.setup.place import Place, base_interpreter, fingerprint
from terrace.steps import Steps
from terrace.toolchain import versions

_SKELETON = {"bin", "include", "lib", "lib64"}  # what an interrupted ``python -m venv`` leaves


def virtual_environment(place: Place, stamps: Stamps) -> Part:
    """Describe the virtual environment; one of another Python, or a moved one, is made anew."""
    key = f"virtual environment {place.venv.name}"
    has_changed = stamps.knows(key)  # if it is our turn although it was made once

    def make(_steps: Steps) -> None:
        refuse_foreign_folder(place.venv)
        if not has_changed and _works(place):
            return
        try:
            place.call([base_interpreter(), "-m", "venv", "--clear", place.venv])
        except UserError as problem:
            raise UserError(_venv_refusal(problem)) from None

    return Part(
        key=key,
        title=f"make the virtual environment {place.venv.name}, Python {platform.python_version()}",
        inputs=lambda: fingerprint(platform.python_version(), sys.base_prefix, str(place.venv)),
        is_present=lambda: place.python.exists() and (place.venv / "bin" / "pip").exists(),
        bring_about=make,
    )


def packages(place: Place) -> Part:
    """Describe the locked packages: pip brings uv, and uv the rest."""
    uv, dev = place.lock("uv"), place.lock("dev")

    def install(_steps: Steps) -> None:
        pip: list[str | Path] = [place.python, "-m", "pip", "--disable-pip-version-check"]
        place.call([*pip, "install", "--quiet", "--require-hashes", "--requirement", uv])
        sync: list[str | Path] = [place.uv, "pip", "sync", "--quiet", "--require-hashes"]
        place.call([*sync, "--python", place.python, uv, dev], **index_variables(place))

    return Part(
        key=f"packages {place.venv.name}",
        title="install the locked Python packages",
        inputs=lambda: fingerprint(uv, dev, platform.python_version(), str(place.venv)),
        is_present=lambda: place.uv.exists() and (place.venv / "bin" / "pytest").exists(),
        bring_about=install,
    )


def install_into(place: Place, lock: Path, target: Path) -> None:
    """Install the packages of a lock file into a folder of their own, whole or not at all."""
    unfinished = target.with_name(f"{target.name}.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    install: list[str | Path] = [place.uv, "pip", "install", "--quiet", "--require-hashes"]
    goal: list[str | Path] = ["--python", place.python, "--target", unfinished, "-r", lock]
    try:
        place.call([*install, *goal], **index_variables(place))
        shutil.rmtree(target, ignore_errors=True)
        unfinished.replace(target)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def index_variables(place: Place) -> dict[str, str]:
    """Return uv's variables for the package indexes that the user configured for pip."""
    if pip_settings.user_configures_uv(place.environ):
        return {}
    listing = place.call([place.python, "-m", "pip", "config", "list"]).stdout
    return pip_settings.uv_variables(listing, place.environ)


def refuse_foreign_folder(venv: Path) -> None:
    """Protect a folder that is no virtual environment from becoming one.

    Raises:
        UserError: the folder holds something else.
    """
    if not venv.exists() or (venv / "pyvenv.cfg").is_file():
        return
    is_unfinished = venv.is_dir() and {each.name for each in venv.iterdir()} <= _SKELETON
    if not is_unfinished:
        raise UserError(
            f"VENV is {str(venv)!r}, which exists and is no virtual environment; "
            "choose another: make setup VENV=.venv"
        )


def _works(place: Place) -> bool:
    if versions.ask(place.python, "-m", "pip", "--version", environ=place.environ) == "":
        return False
    found = versions.parse(versions.ask(place.python, "--version", environ=place.environ))
    return found == versions.parse(platform.python_version())


def _venv_refusal(problem: UserError) -> str:
    if "ensurepip" not in str(problem) and "venv" not in str(problem):
        return str(problem)
    return (
        f"{base_interpreter()} cannot make a virtual environment (Debian and Ubuntu: apt install "
        f"python3-venv), or choose another Python: make setup PYTHON=python3.12; {problem}"
    )
