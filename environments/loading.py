"""Reading the environments: whatever is wrong with one ends in one sentence."""

import importlib
import pkgutil
from collections.abc import Callable, Collection
from difflib import get_close_matches
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from constructs_lib.config.mistakes import name_of, sentence
from constructs_lib.config.positions import assignments, line_of, repeated_key
from constructs_lib.config.wording import received
from constructs_lib.errors import ConfigurationError

VARIABLE = "ENVIRONMENT"
_READING: set[str] = set()  # packages whose environments are being read, by files that may ask

_T = TypeVar("_T")


def load(
    package: str,
    folder: Path,
    *,
    kind: type[_T],
    helpers: Collection[str],
    together: Callable[[tuple[_T, ...]], object] = lambda _: None,
) -> tuple[_T, ...]:
    """Read every environment of a package, in the order of their files.

    Args:
        package: Name of the package, by which its modules are imported.
        folder: Its folder.
        kind: Class of what each file has to hold.
        helpers: Names of its modules that are no environments.
        together: Checks what holds between environments; its errors begin with
            "environment <name>: " where one of them is to change.

    Raises:
        ConfigurationError: Says with file and line what is wrong with one of them.
    """
    if package in _READING:
        raise ConfigurationError(
            "the environments are asked for while they are read, allowed: a single file, as in "
            "from environments.dev import ENVIRONMENT"
        )
    _READING.add(package)
    try:
        return _load(package, folder, kind=kind, helpers=helpers, together=together)
    finally:
        _READING.discard(package)


def _load(
    package: str,
    folder: Path,
    *,
    kind: type[_T],
    helpers: Collection[str],
    together: Callable[[tuple[_T, ...]], object],
) -> tuple[_T, ...]:
    _refuse_unread(folder, helpers)
    names = sorted(module.name for module in pkgutil.iter_modules([str(folder)]))
    files = {
        name: read(package, folder, name, variable=VARIABLE, kind=kind)
        for name in names
        if name not in helpers
    }
    for name, environment in files.items():
        _refuse_other_name(environment, folder / f"{name}.py")
    try:
        together(tuple(files.values()))
    except ConfigurationError as error:
        for name, environment in files.items():
            if str(error).startswith(f"environment {getattr(environment, 'name', name)}: "):
                raise _located(error, folder / f"{name}.py") from None
        raise
    return tuple(files.values())


def _refuse_unread(folder: Path, helpers: Collection[str]) -> None:
    """Refuse what somebody may take for an environment, and Python for something else."""
    for path in sorted(folder.iterdir()):
        name = path.name.partition(".")[0]
        place = name_of(path)
        allowed = name_of(folder / f"{name}.py")
        if path.is_dir():
            if name not in helpers and any(_is_python(each) for each in path.iterdir()):
                raise ConfigurationError(
                    f"{place} is a folder, which is not read, allowed: {allowed}"
                )
        elif name and _is_python(path) and path.name != f"{name}.py":
            raise ConfigurationError(f"{place} is not read, allowed: {allowed}")


def _is_python(path: Path) -> bool:
    return path.suffix.lower() == ".py"


def read(package: str, folder: Path, name: str, *, variable: str, kind: type[_T]) -> _T:
    """Read what one module of a package holds.

    Args:
        package: Name of the package.
        folder: Its folder.
        name: Name of the module.
        variable: What the module calls it.
        kind: Its class.

    Raises:
        ConfigurationError: Says with file and line what is wrong.
    """
    file = folder / f"{name}.py"
    try:
        module = importlib.import_module(f"{package}.{name}")
    except (Exception, SystemExit) as error:  # noqa: BLE001 - every one becomes a sentence
        raise _repeated(file) or sentence(error, file) from None
    if repeated := _repeated(file):
        raise repeated
    if not hasattr(module, variable):
        raise _missing(module, file, variable, kind)
    value = getattr(module, variable)
    if not isinstance(value, kind):
        raise _wrong_kind(value, file, variable, kind)
    return value


def _refuse_other_name(environment: object, file: Path) -> None:
    name = getattr(environment, "name", file.stem)
    allowed = file.stem.replace("_", "-")  # of a file that Python can import
    if name != allowed:
        said = f"name is {name!r}, allowed: {allowed!r}, as its file is called"
        raise _located(ConfigurationError(f"environment {name}: {said}"), file)


def _repeated(file: Path) -> ConfigurationError | None:
    """Python keeps the last value of a key, and says nothing of those before it."""
    try:
        found = repeated_key(file)
    except (OSError, SyntaxError, ValueError):  # no Python at all, of which others tell
        return None
    if found is None:
        return None
    key, first, again = found
    return ConfigurationError(
        f"{name_of(file)} line {again}: {key} is a key again, allowed: once; "
        f"line {first} has it already"
    )


def _missing(module: ModuleType, file: Path, variable: str, kind: type[Any]) -> ConfigurationError:
    allowed = f"{variable} = {kind.__name__}(...)"
    assigned = assignments(file)
    held = [name for name in assigned if isinstance(getattr(module, name, None), kind)]
    if near := held or get_close_matches(variable, assigned, n=1, cutoff=0.7):
        where = f"{name_of(file)} line {assigned[near[0]].lineno}"
        return ConfigurationError(f"{where}: {near[0]} is not read, allowed: {allowed}")
    return ConfigurationError(f"{name_of(file)}: {variable} is missing, allowed: {allowed}")


def _wrong_kind(value: object, file: Path, variable: str, kind: type[Any]) -> ConfigurationError:
    hint = ""
    if isinstance(value, tuple) and len(value) == 1 and isinstance(value[0], kind):
        hint = "; a comma at its end makes it a tuple"
    return ConfigurationError(
        f"{_place(file, variable)}: {variable} is {received(value)}, "
        f"allowed: {kind.__name__}(...){hint}"
    )


def _located(error: ConfigurationError, file: Path) -> ConfigurationError:
    return ConfigurationError(f"{_place(file, VARIABLE, error.field)}: {error}")


def _place(file: Path, variable: str, field: str = "") -> str:
    statement = assignments(file).get(variable)
    line = statement and (line_of(statement.value, field) or statement.lineno)
    return f"{name_of(file)} line {line}" if line else name_of(file)
