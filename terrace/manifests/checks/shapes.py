"""Shapes of custom resources, a short notation for the part of a schema that manifests need.

Shown in tests/kubernetes/crds/README.md. Strict: a field that a shape does not name is refused.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from terrace.manifests.checks.errors import CouldNotCheckError
from terrace.manifests.checks.rendering import Json

_KUBERNETES = "https://kubernetes.io/api/_definitions.json#/$defs/"
_METADATA = f"{_KUBERNETES}io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"
_REQUIRED = "!"
_ALTERNATIVES = "|"
_PLAIN: Mapping[str, Json] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "any": {},
    "map": {"type": "object", "additionalProperties": {"type": "string"}},
    "int-or-string": {"type": ["integer", "string"]},
}
_RANGE = re.compile(r"(\d+)\.\.(\d+)")


def read(file: Path) -> dict[str, Json]:
    """Return the schemas in a file, by apiVersion and kind.

    Raises:
        CouldNotCheckError: Something in it is no shape.
    """
    try:
        shapes = yaml.safe_load(file.read_text(encoding="utf-8"))
        named = [(each["apiVersion"], each["kind"], each["spec"]) for each in shapes]
        return {f"{version} {kind}": whole(version, kind, spec) for version, kind, spec in named}
    except (KeyError, TypeError, ValueError, yaml.YAMLError) as problem:
        said = " ".join(str(problem).split())
        raise CouldNotCheckError(f"{file} holds something that is no shape: {said}") from None


def whole(version: str, kind: str, spec: object) -> Json:
    """Return the schema of an object whose spec has a shape."""
    return {
        "type": "object",
        "properties": {
            "apiVersion": {"const": version},
            "kind": {"const": kind},
            "metadata": {"$ref": _METADATA},
            "spec": schema(spec),
        },
        "required": ["apiVersion", "kind", "metadata", "spec"],
        "additionalProperties": False,
    }


def schema(shape: object) -> Json:
    """Return the JSON schema of a shape.

    Raises:
        ValueError: It is none.
    """
    match shape:
        case dict():
            return _object(shape)
        case [item]:
            return {"type": "array", "items": schema(item)}
        case str():
            return _text(shape)
    raise ValueError(f"{shape!r}, allowed: fields, a list of one shape, or a type")


def _object(shape: dict[str, Any]) -> Json:
    return {
        "type": "object",
        "properties": {
            name.removesuffix(_REQUIRED): schema(inner) for name, inner in shape.items()
        },
        "required": [name.removesuffix(_REQUIRED) for name in shape if name.endswith(_REQUIRED)],
        "additionalProperties": False,
    }


def _text(shape: str) -> Json:
    if shape in _PLAIN:
        return dict(_PLAIN[shape])
    if shape.startswith("ref "):
        return {"$ref": f"{_KUBERNETES}{shape.removeprefix('ref ')}"}
    if shape.startswith("/") and shape.endswith("/"):
        return {"type": "string", "pattern": shape[1:-1]}
    if ends := _RANGE.fullmatch(shape):
        return {"type": "integer", "minimum": int(ends[1]), "maximum": int(ends[2])}
    if _ALTERNATIVES in shape:
        return {"enum": [each.strip() for each in shape.split(_ALTERNATIVES) if each.strip()]}
    raise ValueError(f"{shape!r}, allowed: {', '.join(_PLAIN)}, or what the README shows")
