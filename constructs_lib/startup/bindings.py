"""The bindings in Python: loaded one by one, and without working out their annotations."""

import __future__

import importlib.machinery
import importlib.metadata
import importlib.util
import sys
import types
import typing
from functools import cache
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from typing import Any

PACKAGE = "cdktf_cdktf_provider_aws"
BYTECODE = ".pyc"
LEAN_BYTECODE = ".lean.pyc"


def install() -> None:
    """Register the bindings' package without running its `__init__`, which loads 2,125 modules.

    `from cdktf_cdktf_provider_aws.vpc import Vpc` then finds the submodule through
    `__path__`, and loads it and nothing else. A missing package fails at its import, as
    without this module.
    """
    # Every binding reads the version of typeguard from its metadata.
    importlib.metadata.version = cache(importlib.metadata.version)
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.submodule_search_locations is None:
        return
    sys.modules[PACKAGE] = _bare_package(spec)
    sys.meta_path.insert(0, LeanFinder)


class LeanFinder:
    """Finds modules of the bindings, to be loaded by `LeanLoader`."""

    @staticmethod
    def find_spec(name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Find a module, None where another finder has to."""
        if not name.startswith(f"{PACKAGE}."):
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            lean = LeanLoader(spec.loader.name, spec.loader.path)
            if lean.is_worthwhile():
                spec.loader = lean
        return spec


class LeanLoader(SourceFileLoader):
    """Compiles a module so that its annotations stay texts, which halves the time of its import."""

    def is_worthwhile(self) -> bool:
        """Whether the module has been compiled, or what is compiled now will be kept."""
        return not sys.dont_write_bytecode or Path(_lean(self._bytecode())).is_file()

    def _bytecode(self) -> str:
        return importlib.util.cache_from_source(self.path)

    def source_to_code(  # type: ignore[override]  # which is a static method there
        self, data: Any, path: Any, *, _optimize: int = -1
    ) -> types.CodeType:
        """Compile as `from __future__ import annotations` says."""
        flags = __future__.annotations.compiler_flag
        code: types.CodeType = compile(
            data, path, "exec", flags, dont_inherit=True, optimize=_optimize
        )
        return code

    def exec_module(self, module: types.ModuleType) -> None:
        """Run the module, and let it work out the annotations of a constructor only once.

        Without `-O`, the bindings check the types of what every single construct is given.
        """
        super().exec_module(module)
        vars(module)["typing"] = _remembering_typing()

    def get_data(self, path: str) -> bytes:
        """Read source as it is, and bytecode from a file of its own."""
        return super().get_data(_lean(path))

    def set_data(self, path: str, data: Any, *, _mode: int = 0o666) -> None:
        """Write bytecode into a file of its own."""
        super().set_data(_lean(path), data, _mode=_mode)


@cache
def _remembering_typing() -> types.ModuleType:
    remembering = types.ModuleType("typing")
    vars(remembering).update(vars(typing), get_type_hints=cache(typing.get_type_hints))
    return remembering


def _lean(path: str) -> str:
    return f"{path.removesuffix(BYTECODE)}{LEAN_BYTECODE}" if path.endswith(BYTECODE) else path


def _bare_package(spec: ModuleSpec) -> types.ModuleType:
    package = types.ModuleType(PACKAGE, "Bindings of the AWS provider, loaded one by one.")
    package.__spec__ = spec
    package.__loader__ = spec.loader
    package.__package__ = PACKAGE
    package.__file__ = spec.origin
    package.__path__ = list(spec.submodule_search_locations or ())
    package.__getattr__ = _load_submodule  # type: ignore[method-assign]  # PEP 562
    return package


def _load_submodule(name: str) -> types.ModuleType:
    """Serve `import cdktf_cdktf_provider_aws as aws; aws.vpc.Vpc`, as the stock package does."""
    if name.startswith("__"):
        raise AttributeError(name)
    try:
        return importlib.import_module(f"{PACKAGE}.{name}")
    except ModuleNotFoundError as error:
        raise AttributeError(f"module {PACKAGE!r} has no attribute {name!r}") from error
