"""The Python side of set-up: the virtual environment, its locked packages, the project itself."""

import platform
import shutil
import sys
import tempfile
import tomllib
from pathlib import Path

from terrace.errors import UserError
from terrace.setup.indexes import uv_variables
from terrace.setup.part import Part
from terrace.setup.place import Place, fingerprint
from terrace.steps import Steps
from terrace.toolchain import environment, versions

_SKELETON = {"bin", "include", "lib", "lib64"}  # what an interrupted ``python -m venv`` leaves


def packages(place: Place) -> Part:
    """Describe the virtual environment with all that is locked, and the commands of the project.

    The project is installed as editable, so that its commands lead back to the working copy. uv
    builds it by itself: offline, so that no build tool can come from outside the locks.
    """
    locks = (place.lock("uv"), place.lock("dev"))
    project = tomllib.loads((place.root / "pyproject.toml").read_text(encoding="utf-8"))

    def bring_about(_steps: Steps) -> None:
        refuse_foreign_folder(place.venv)
        if not _fits(place):
            _make(place)
        sync(place, *locks)
        install = (place.uv, "pip", "install", "--quiet", "--python", place.python)
        place.call(*install, "--offline", "--no-deps", "--editable", place.root)

    return Part(
        title=f"install the locked packages into {place.venv.name}, Python {_version()}",
        stamp=place.venv / "set-up",
        made_from=_fingerprint(place, *locks, str(project.get("project"))),
        work=bring_about,
        works=lambda: _runs(place),
    )


def warm_up(place: Place) -> Part:
    """Describe a synthesis, which pays for bytecode and for jsii's unpacked packages."""

    def synthesize(steps: Steps) -> None:
        try:
            with tempfile.TemporaryDirectory(prefix="terrace-") as output:
                variables = environment(place.environ) | {"CDKTF_OUTDIR": output}
                place.call(place.python, "-O", "main.py", **variables)
        except UserError as problem:
            steps.note(f"not done, so that the first synthesis takes longer: {problem}")

    return Part(
        title="synthesize once, so that the caches are warm",
        stamp=place.venv / "warm",
        made_from=_fingerprint(place, place.lock("dev")),
        work=synthesize,
    )


def renew(folder: Path) -> None:
    """Remove a folder of ours, because the installer trusts what it finds listed there."""
    if not folder.is_symlink():  # what it leads to may be another working copy's
        shutil.rmtree(folder, ignore_errors=True)


def sync(place: Place, *locks: Path, target: Path | None = None, use_cache: bool = True) -> None:
    """Make the virtual environment, or another folder, hold what is locked and nothing else.

    pip brings uv where there is none, and uv the rest.

    Args:
        place: The place.
        locks: Lock files.
        target: The folder, if not the virtual environment.
        use_cache: False fetches everything anew.

    Raises:
        UserError: It cannot be fetched or installed.
    """
    uv: str | Path | None = place.uv
    if not place.uv.exists():
        uv = shutil.which("uv", path=place.environ.get("PATH"))
    if uv is None:
        pip = (place.python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
        place.call(*pip, "--require-hashes", "--requirement", place.lock("uv"))
        uv = place.uv
    options = ("--quiet", "--require-hashes", "--python", place.python)
    where = () if target is None else ("--target", target)
    anew = () if use_cache else ("--no-cache",)
    place.call(uv, "pip", "sync", *options, *anew, *where, *locks, **uv_variables(place))


def refuse_foreign_folder(venv: Path) -> None:
    """Protect a folder that is no virtual environment from becoming one.

    A link is refused whatever it leads to: ``python -m venv --clear`` empties the folder behind
    it, and only then finds that it cannot make an environment of a link.

    Raises:
        UserError: the folder holds something else, or is a link.
    """
    if venv.is_symlink():
        raise UserError(
            f"VENV is {str(venv)!r}, a link to {str(venv.readlink())!r}, which another working "
            "copy may use; choose a folder: make setup VENV=.venv-own"
        )
    if not venv.exists() or (venv / "pyvenv.cfg").is_file():
        return
    is_unfinished = venv.is_dir() and {each.name for each in venv.iterdir()} <= _SKELETON
    if not is_unfinished:
        raise UserError(
            f"VENV is {str(venv)!r}, which exists and is no virtual environment; "
            "choose another: make setup VENV=.venv"
        )


def base_interpreter() -> str:
    """Return the Python behind this one: a virtual environment is not made from another."""
    if sys.prefix == sys.base_prefix:
        return sys.executable
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    base = Path(sys.base_prefix) / "bin" / name
    return str(base) if base.is_file() else sys.executable


def _make(place: Place) -> None:
    try:
        place.call(base_interpreter(), "-m", "venv", "--clear", place.venv)
    except UserError as problem:
        if "ensurepip" not in str(problem) and "venv" not in str(problem):
            raise
        raise UserError(
            f"{base_interpreter()} cannot make a virtual environment (Debian and Ubuntu: apt "
            "install python3-venv), or choose another Python: make setup PYTHON=python3.12; "
            f"{problem}"
        ) from None


def _runs(place: Place) -> bool:
    """Tell whether its Python runs, is of this version, and has the commands beside it."""
    commands = (place.uv, place.venv / "bin" / "cdktf")
    return all(each.is_file() for each in commands) and _is_of_this_version(place)


def _is_of_this_version(place: Place) -> bool:
    return versions.ask(place.python, "--version", environ=place.environ) == f"Python {_version()}"


def _fits(place: Place) -> bool:
    """Tell whether it works, and was made in this place from a Python of this version."""
    activate = place.venv / "bin" / "activate"
    if not activate.is_file() or str(place.venv) not in activate.read_text(encoding="utf-8"):
        return False
    if not versions.ask(place.python, "-m", "pip", "--version", environ=place.environ):
        return False
    return _is_of_this_version(place)


def _fingerprint(place: Place, *inputs: Path | str) -> str:
    return fingerprint(_version(), sys.base_prefix, str(place.venv), *inputs)


def _version() -> str:
    return platform.python_version()
