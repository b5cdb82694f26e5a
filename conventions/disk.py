"""Functions of Terraform that read a file of the module's own folder."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from conventions.evaluation import evaluate
from conventions.functions import Function, escaped_text
from conventions.templates import Template, Unsettled

_OWN = "${path.module}"
_LARGEST = 1_000_000  # bytes; no policy has as many


def functions(folder: Path) -> Mapping[str, Function]:
    """Return them by their name and (), for one folder; what is outside of it is left to a plan."""

    def file(path: str) -> str:
        return _read(folder, path)

    def templatefile(path: str, values: Mapping[str, Any]) -> str:
        return escaped_text(evaluate(_read(folder, path), lambda name: _value(values, name)))

    return {"file()": file, "templatefile()": templatefile}


def _read(folder: Path, path: str) -> str:
    name = str(path).replace(_OWN, ".") if isinstance(path, Template) else path
    if "${" in name or Path(name).is_absolute():  # which is somebody's machine
        raise Unsettled
    try:
        file = (folder / name).resolve()
        if not file.is_relative_to(folder.resolve()) or file.stat().st_size > _LARGEST:
            raise Unsettled
        return file.read_text(encoding="utf-8")
    except (OSError, ValueError):
        raise Unsettled from None


def _value(values: Mapping[str, Any], name: str) -> Any:
    first, *rest = name.split(".")
    value = values[first]
    for each in rest:
        value = value[each]
    return value
