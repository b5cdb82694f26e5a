"""The notation for custom resources, and that their release is the one that is installed."""

import re
from pathlib import Path
from typing import Any

import pytest

from terrace.manifests.checks import shapes
from terrace.manifests.checks.errors import CouldNotCheckError
from tests.support.manifests import everything
from tests.support.project import ROOT

CRDS = ROOT / "tests/kubernetes/crds"
SHAPES: list[tuple[Any, Any]] = [
    ("string", {"type": "string"}),
    ("any", {}),
    ("map", {"type": "object", "additionalProperties": {"type": "string"}}),
    ("int-or-string", {"type": ["integer", "string"]}),
    ("1..64", {"type": "integer", "minimum": 1, "maximum": 64}),
    ("v1 | v2", {"enum": ["v1", "v2"]}),
    ("v2 |", {"enum": ["v2"]}),
    ("/^a|b$/", {"type": "string", "pattern": "^a|b$"}),
    (["boolean"], {"type": "array", "items": {"type": "boolean"}}),
    ("ref io.k8s.X", {"$ref": "https://kubernetes.io/api/_definitions.json#/$defs/io.k8s.X"}),
    (
        {"a!": "string", "b": "integer"},
        {
            "type": "object",
            "properties": {"a": {"type": "string"}, "b": {"type": "integer"}},
            "required": ["a"],
            "additionalProperties": False,
        },
    ),
]


@pytest.mark.parametrize(("shape", "schema"), SHAPES)
def test_a_shape_stands_for_a_schema(shape: Any, schema: Any) -> None:
    assert shapes.schema(shape) == schema


@pytest.mark.parametrize("shape", ["text", 5, [], ["string", "string"], None])
def test_what_is_no_shape_is_refused_with_its_file(tmp_path: Path, shape: Any) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(str([{"apiVersion": "a/v1", "kind": "B", "spec": {"field": shape}}]))
    with pytest.raises(CouldNotCheckError) as error:
        shapes.read(file)
    assert str(error.value).startswith(f"{file} holds something that is no shape: ")


def test_every_file_of_shapes_is_in_the_readme_with_source_release_and_licence() -> None:
    rows = dict(_rows())
    assert rows.keys() == {file.name for file in CRDS.glob("*.yaml")}


def test_the_releases_are_those_that_the_platform_installs() -> None:
    """Of a chart that is versioned apart from what it installs, the README names its version."""
    charts = {
        each["spec"]["source"]["chart"]: each["spec"]["source"]["targetRevision"].removeprefix("v")
        for rendering in everything()
        for each in rendering.objects
        if each["kind"] == "Application" and "chart" in each["spec"].get("source", {})
    }
    written = {name.removesuffix(".yaml"): version for name, version in _rows()}
    assert len(written) > 3
    assert {name: charts.get(name) for name in written} == written


def _rows() -> list[tuple[str, str]]:
    """Each file in the README, with the version of the chart."""
    text = (CRDS / "README.md").read_text()
    rows = re.findall(
        r"^\| \[([\w.-]+)\]\(\1\) \| `[\w/-]+`, `[\w/-]+` \| v([\d.]+)(?: \(chart ([\d.]+)\))? \| "
        r"Apache-2\.0 \|$",
        text,
        re.MULTILINE,
    )
    return [(file, chart or release) for file, release, chart in rows]
