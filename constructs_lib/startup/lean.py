"""Modules of bindings, compiled so that their annotations stay texts.

Working out types that nobody reads is half of the time of their import.
"""

import __future__

import importlib.metadata
import importlib.util
import os
import sys
import types
import typing
from functools import cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any

BYTECODE = ".pyc"
LEAN_BYTECODE = ".lean.pyc"
_version = cache(importlib.metadata.version)


class LeanLoader(SourceFileLoader):
    """Compiles a module as `from __future__ import annotations` says.

    Its bytecode lies beside the usual one, in a file of its own.
    """

    @classmethod
    def instead_of(cls, loader: SourceFileLoader) -> SourceFileLoader:
        """Take the place of a loader, unless the module would have to be compiled each time."""
        lean = cls(loader.name, loader.path)
        bytecode = Path(_lean(importlib.util.cache_from_source(loader.path)))
        is_kept = not sys.dont_write_bytecode and _is_writable(bytecode.parent)
        return lean if is_kept or bytecode.is_file() else loader

    def source_to_code(  # type: ignore[override]  # which is a static method there
        self, data: Any, path: Any, *, _optimize: int = -1
    ) -> types.CodeType:
        """Compile."""
        flags = __future__.annotations.compiler_flag
        code: types.CodeType = compile(
            data, path, "exec", flags, dont_inherit=True, optimize=_optimize
        )
        return code

    def exec_module(self, module: types.ModuleType) -> None:
        """Run the module, and let it work out the annotations of a constructor only once.

        Without `-O`, the bindings check the types of what every single construct is given. Each
        module reads the version of typeguard from its metadata: that, too, is done once.
        """
        version, importlib.metadata.version = importlib.metadata.version, _version
        try:
            super().exec_module(module)
        finally:
            importlib.metadata.version = version
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


@cache
def _is_writable(folder: Path) -> bool:
    return os.access(folder, os.W_OK) if folder.exists() else _is_writable(folder.parent)


def _lean(path: str) -> str:
    return f"{path.removesuffix(BYTECODE)}{LEAN_BYTECODE}" if path.endswith(BYTECODE) else path
