"""What went wrong while a file of configurations was read, as one sentence."""

import inspect
import pkgutil
import re
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from types import ModuleType

from constructs_lib.config.base import Config
from constructs_lib.config.positions import Position, find
from constructs_lib.config.wording import did_you_mean, listed
from constructs_lib.errors import ConfigurationError

LIBRARY = "constructs_lib"
MOST_LISTED = 20
_NO_NAME = re.compile(
    r"cannot import name '(\w+)' from (?:partially initialized module )?'([\w.]+)'"
)


def sentence(error: BaseException, file: Path) -> ConfigurationError:
    """Say what went wrong, with file and line.

    Args:
        error: What came out of the import.
        file: The file that was to be read; it may be another one, which it imports, that is wrong.
    """
    if isinstance(error, SyntaxError):
        wrong = Path(error.filename) if error.filename else file
        return _worded(wrong, error.lineno, f"is no valid Python: {error.msg}")
    position = find(error, file.parent)
    if position is None:
        reason = error.strerror if isinstance(error, OSError) else _plain(error)
        return _worded(file, None, f"cannot be read: {reason}")
    field = error.field if isinstance(error, ConfigurationError) else ""
    line = position.line(field)
    if isinstance(error, ConfigurationError) and " has no field name, " in str(error):
        line = position.unnamed_line()
    return _worded(position.file, line, _said(error, position))


def name_of(file: Path) -> str:
    """Name a file by its folder, as it is seen from the root of the repository."""
    return f"{file.parent.name}/{file.name}"


def _worded(file: Path, line: int | None, said: str) -> ConfigurationError:
    where = f"{name_of(file)} line {line}" if line else name_of(file)
    colon = "" if said.startswith(("is no ", "cannot be ")) else ":"
    return ConfigurationError(f"{where}{colon} {said}")


def _said(error: BaseException, position: Position) -> str:
    package = position.file.parent.name
    match error:
        case ConfigurationError():
            return str(error)
        case ImportError():
            return _missing_import(error, package)
        case NameError():
            return _missing_name(error, position, package)
        case AttributeError(name=str(name), obj=object() as owner):
            known = _public(owner) if isinstance(owner, ModuleType) else _attributes(owner)
            return _no_such(_title(owner), name, known)
        case _:
            return _plain(error)


def _missing_import(error: ImportError, package: str) -> str:
    if isinstance(error, ModuleNotFoundError) and error.name:
        parent, _, name = error.name.rpartition(".")
        known = _submodules(parent) if parent else sys.stdlib_module_names | {package, LIBRARY}
        return f"there is no module {error.name}{did_you_mean(name, known)}"
    if match := _NO_NAME.search(str(error)):
        name, module = match.groups()
        if home := _home(name, package):
            return f"{module} has no {name}, allowed: from {home} import {name}"
        if module not in sys.modules or "partially initialized" in str(error):
            return (
                f"{module} has no {name} yet while it is being read, allowed: "
                "no file imports itself, not through another one either"
            )
        known = _public(sys.modules[module]) | _submodules(module)
        return _no_such(module, name, {each for each in known if each.isupper() == name.isupper()})
    return _plain(error)


def _missing_name(error: NameError, position: Position, package: str) -> str:
    name = str(error.name)
    if home := _home(name, package):
        return f"{name} is not imported; add: from {home} import {name}"
    known = {each for each in position.frame.f_globals if not each.startswith("_")}
    hint = did_you_mean(name, known | {"False", "True", "None"})
    return f"{name} is not defined{hint or '; a text stands in quotes'}"


def _home(name: str, package: str) -> str | None:
    """Module of a class that configurations are made of: the package's own, or the library's."""
    found = [*_holders(name, package, object), *_holders(name, LIBRARY, Config)]
    return found[0] if found else None


def _holders(name: str, root: str, base: type) -> Iterator[str]:
    for module in [found for key, found in sorted(sys.modules.items()) if _is_below(key, root)]:
        held = vars(module).get(name) if isinstance(module, ModuleType) else None
        if isinstance(held, type) and issubclass(held, base):
            yield held.__module__


def _is_below(module: str, root: str) -> bool:
    return module.partition(".")[0] == root


def _no_such(owner: str, name: str, known: Collection[str]) -> str:
    allowed = f", allowed: {listed(sorted(known))}" if 0 < len(known) <= MOST_LISTED else ""
    return f"{owner} has no {name}{allowed}{did_you_mean(name, known)}"


def _public(module: ModuleType) -> set[str]:
    return {
        name
        for name, value in vars(module).items()
        if not name.startswith("_")
        and (name.isupper() or (inspect.isclass(value) and value.__module__ == module.__name__))
    } | set(getattr(module, "__all__", ()))


def _submodules(package: str) -> set[str]:
    path = getattr(sys.modules.get(package), "__path__", ())
    return {each.name for each in pkgutil.iter_modules(path)}


def _attributes(owner: object) -> set[str]:
    return {name for name in dir(owner) if not name.startswith("_")}


def _title(owner: object) -> str:
    if isinstance(owner, type | ModuleType):
        return owner.__name__
    return type(owner).__name__


def _plain(error: BaseException) -> str:
    """An error of Python itself, on one line."""
    said = " ".join(str(error).split())
    return f"{type(error).__name__}: {said}" if said else type(error).__name__
