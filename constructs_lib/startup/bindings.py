"""The bindings in Python: loaded one by one, and without working out their annotations.

Bindings are what jsii or `cdktf get` generates for a provider, `cdktf_cdktf_provider_aws` or
`imports.aws`: a package of a module for each type, whose `__init__` does nothing but import them.
"""

import ast
import importlib
import re
import sys
import types
from functools import cache
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from typing import Any

from constructs_lib.startup.lean import LeanLoader

NAMES = re.compile(r"^__all__ = (\[.*?^\])", re.MULTILINE | re.DOTALL)
DOCUMENTATION = re.compile(r"r'''(.*?)'''", re.DOTALL)
IMPORT = re.compile(r"^from \. import ", re.MULTILINE)
DEFINITION = re.compile(r"^(class |@jsii)|^def __getattr__", re.MULTILINE)
_packages: dict[str, Path] = {}  # of bindings that were imported: their `__init__`


def install() -> None:
    """Have Python find bindings this way."""
    if BindingsFinder not in sys.meta_path:
        place = sys.meta_path.index(PathFinder) if PathFinder in sys.meta_path else 0
        sys.meta_path.insert(place, BindingsFinder)


def are_from_here(made: type) -> bool:
    """Whether a class is of bindings that are loaded one by one."""
    return made.__module__.rpartition(".")[0] in _packages


def load_type(name: str) -> bool:
    """Load the module of a type that Node.js speaks of and Python has not met, if there is one."""
    assembly, namespace, *_ = name.split(".")
    for package, file in _packages.items():
        loaded = sys.modules.get(f"{package}._jsii")
        if loaded is None or loaded.__jsii_assembly__.name != assembly:
            continue
        for module in _names(file):
            if module.replace("_", "") == namespace.lower():
                importlib.import_module(f"{package}.{module}")
                return True
    return False


class BindingsFinder:
    """Finds modules as Python does; packages of bindings and their modules get other loaders."""

    @staticmethod
    def find_spec(name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Find a module, None where another finder has to."""
        spec = PathFinder.find_spec(name, path, target)
        if spec is None or not isinstance(spec.loader, SourceFileLoader):
            return spec
        file = Path(spec.loader.path)
        if name.rpartition(".")[0] in _packages:
            spec.loader = LeanLoader.instead_of(spec.loader)
        elif (file.parent / "_jsii").is_dir() and _is_of_modules_only(file):
            _packages[name] = file
            spec.loader = PackageLoader(name, spec.loader.path)
        return spec


class PackageLoader(SourceFileLoader):
    """Loads a package without running its `__init__`, which loads thousands of modules.

    `from cdktf_cdktf_provider_aws.vpc import Vpc` then finds the module through `__path__`, and
    loads it and nothing else.
    """

    def exec_module(self, module: types.ModuleType) -> None:
        """Have the package load each module when it is asked for."""
        package, file = module.__name__, Path(self.path)
        documentation = DOCUMENTATION.match(_source(file))
        module.__doc__ = documentation[1] if documentation else None

        def load(name: str) -> Any:
            if name == "__all__":
                return list(_names(file))
            if name not in _names(file):
                raise AttributeError(f"module {package!r} has no attribute {name!r}")
            return importlib.import_module(f"{package}.{name}")

        def listed() -> list[str]:
            return sorted({*vars(module), *_names(file), "__all__"} - {"__dir__", "__getattr__"})

        vars(module).update(__getattr__=load, __dir__=listed)  # PEP 562


def _is_of_modules_only(file: Path) -> bool:
    source = _source(file)
    return bool(NAMES.search(source) and IMPORT.search(source) and not DEFINITION.search(source))


@cache
def _source(file: Path) -> str:
    return file.read_text("utf-8")


@cache
def _names(file: Path) -> dict[str, None]:
    found = NAMES.search(_source(file))
    return dict.fromkeys(ast.literal_eval(found[1]) if found else ())
