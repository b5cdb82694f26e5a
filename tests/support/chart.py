"""The chart of the services, rendered with values of a test."""

import json
from pathlib import Path
from typing import Any

import yaml

from terrace.manifests.checks import rendering
from terrace.manifests.checks.errors import CouldNotCheckError
from terrace.manifests.checks.rendering import CHART, Json
from terrace.toolchain import kubernetes
from tests.support.project import ROOT

# Somebody else's image, and as little as the chart needs to run it.
OWN: Json = {
    "images": {"web": {"repository": "registry.example/web", "tag": "1.4.2"}},
    "services": {"web": {"serves": True, "host": {"name": "web.example.com"}}},
}
Objects = dict[tuple[str, str], Json]


def helm(*arguments: str, name: str = "the chart") -> str:
    """Run Helm."""
    return rendering.run([str(rendering.program(kubernetes.HELM)), *arguments], name)


def objects(folder: Path, values: Json, *more: str, namespace: str = "shop") -> Objects:
    """Render the chart with values alone, by kind and name."""
    text = helm("template", "own", str(ROOT / CHART), *_chosen(folder, values, namespace), *more)
    made = rendering.parse(text, "the chart")
    return {(each["kind"], each["metadata"]["name"]): each for each in made}


def refusal(folder: Path, values: Json) -> str:
    """Return what Helm says of values, in one line and without what it says of all."""
    try:
        objects(folder, values)
    except CouldNotCheckError as problem:
        said = str(problem).removeprefix("the chart does not render: ")
        _, _, said = said.rpartition("app-chart: - ") if "schema(s)" in said else ("", "", said)
        _, is_at, after = said.partition("execution error at (")
        said = after.partition("): ")[2] if is_at else said
        return said.removesuffix(" Use --debug flag to render out invalid YAML")
    return "it renders"


def with_(values: Json, path: str, value: Any) -> Json:
    """The values with one changed or added."""
    changed: Json = json.loads(json.dumps(values))
    inner = changed
    *way, last = path.split(".")
    for each in way:
        inner = inner.setdefault(each, {})
    inner[last] = value
    return changed


def _chosen(folder: Path, values: Json, namespace: str) -> list[str]:
    file = folder / "values.yaml"
    file.write_text(yaml.safe_dump(values))
    return ["--values", str(file), "--namespace", namespace, "--kube-version", "1.33.0"]
