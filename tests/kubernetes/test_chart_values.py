"""A value that is not allowed is refused in one sentence, most of them by the chart's schema."""

import json
from pathlib import Path
from typing import Any

import pytest

from terrace.manifests.checks.rendering import CHART
from tests.support.chart import OWN, refusal, with_
from tests.support.project import ROOT

SERVICE = "services.web."
REFUSED: list[tuple[str, Any, str]] = [
    (SERVICE + "port", 80, "at '/services/web/port': minimum: got 80, want 1,024"),
    (SERVICE + "port", "8000", "at '/services/web/port': got string, want integer"),
    (SERVICE + "cpu", 1, "at '/services/web': additional properties 'cpu' not allowed"),
    (
        SERVICE + "resources.memory",
        "512MB",
        "at '/services/web/resources/memory': '512MB' does not match pattern '^[1-9][0-9]*(Mi|Gi",
    ),
    (
        SERVICE + "replicas.minimum",
        0,
        "at '/services/web/replicas/minimum': minimum: got 0, want 1",
    ),
    (
        SERVICE + "deployment",
        "big-bang",
        (
            "at '/services/web/deployment': value must be one of 'rolling', 'canary', 'linear', "
            "'all-at-once'"
        ),
    ),
    (
        SERVICE + "settings",
        "/shop/dev/web",
        (
            "at '/services/web/settings': '/shop/dev/web' does not match pattern "
            "'^(/([A-Za-z0-9_.-]+/)+)?$'"
        ),
    ),
    (
        SERVICE + "host.name",
        "web",
        (
            "at '/services/web/host/name': 'web' does not match pattern "
            "'^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+$'"
        ),
    ),
    (SERVICE + "egress", [{"port": 443}], "at '/services/web/egress/0': missing property 'cidr'"),
    (SERVICE + "arguments", "serve", "at '/services/web/arguments': got string, want array"),
    (
        SERVICE + "variables",
        {"log-level": "x"},
        "at '/services/web/variables': additional properties 'log-level' not allowed",
    ),
    ("services.Web", {}, "at '/services': additional properties 'Web' not allowed"),
    ("services." + "a" * 21, {}, f"at '/services': additional properties '{'a' * 21}' not allowed"),
    (
        "images.web.digest",
        "sha256:12",
        "at '/images/web/digest': 'sha256:12' does not match pattern '^sha256:[0-9a-f]{64}$'",
    ),
    ("images.web", {"tag": "1"}, "at '/images/web': missing property 'repository'"),
    (
        "images.web.repository",
        "registry.example/web:1",
        (
            "at '/images/web/repository': 'registry.example/web:1' does not match pattern "
            "'^[a-z0-9][a-z0-9.-]*(:[0-9]+)?(/[a-z0-9._-]+)*$'"
        ),
    ),
    (
        "logLevel",
        "info",
        "at '/logLevel': value must be one of 'DEBUG', 'INFO', 'WARNING', 'ERROR'",
    ),
    ("replicas", 3, "at '': additional properties 'replicas' not allowed"),
    ("vault.server", "http://vault", "at '/vault/server': 'http://vault' does not match pattern"),
    # What only the templates see
    (
        SERVICE + "image",
        "api",
        'services.web.image is "api", allowed: a name in images: web',
    ),
    (
        SERVICE + "serves",
        False,
        "services.web.host is set, allowed: only where serves is true",
    ),
    (
        SERVICE + "replicas.minimum",
        9,
        "services.web.replicas.maximum is 4, allowed: 9 or more, which is its minimum",
    ),
    (
        SERVICE + "variables",
        {"PORT": "1"},
        (
            "services.web.variables has PORT, allowed: another name; the chart sets that one from "
            "other values"
        ),
    ),
    (
        "images.web.tag",
        "latest",
        ("images.web.tag is latest, allowed: one that always means the same image, or a digest"),
    ),
    (
        "services",
        {"web": {"serves": True, "deployment": "canary"}},
        (
            "services.web.deployment is canary, allowed: only with a host, and with alb as "
            "ingress.className"
        ),
    ),
    (
        "services",
        {"web": {"deployment": "all-at-once"}},
        "services.web.deployment is all-at-once, allowed: rolling, or serves: true",
    ),
    (
        "services",
        {"default-deny": {"image": "web"}},
        (
            "services has default-deny, allowed: another name; the chart makes an object of that "
            "one itself"
        ),
    ),
    (
        "services",
        {"web": {}, "web-ping": {"image": "web"}},
        (
            "services has web-ping, allowed: another name; the chart makes an object of that one "
            "itself"
        ),
    ),
    (
        "services",
        {},
        "services is empty, allowed: one service or more, each with an image in images",
    ),
]


@pytest.mark.parametrize(("path", "value", "sentence"), REFUSED)
def test_a_bad_value_is_one_sentence(tmp_path: Path, path: str, value: Any, sentence: str) -> None:
    assert refusal(tmp_path, with_(OWN, path, value)).startswith(sentence)


def test_an_image_without_tag_and_digest_is_refused(tmp_path: Path) -> None:
    said = refusal(tmp_path, with_(OWN, "images.web", {"repository": "registry.example/web"}))
    assert said.startswith("at '/images/web': 'anyOf' failed - at '/images/web': missing property")


def test_the_values_without_a_mistake_are_taken(tmp_path: Path) -> None:
    assert refusal(tmp_path, OWN) == "it renders"


def test_no_object_of_the_schema_takes_what_it_does_not_name() -> None:
    """But maps, which say what their keys or values are, and what a parent chart passes on."""
    schema = json.loads((ROOT / CHART / "values.schema.json").read_text())
    open_objects = [
        path
        for path, each in walk(schema, "")
        if each.get("type") == "object"
        and each.get("additionalProperties") is not False
        and not isinstance(each.get("additionalProperties"), dict)
    ]
    assert open_objects == [".properties.global"]


def walk(schema: Any, path: str) -> list[tuple[str, dict[str, Any]]]:
    if isinstance(schema, list):
        return [found for n, each in enumerate(schema) for found in walk(each, f"{path}[{n}]")]
    if not isinstance(schema, dict):
        return []
    inner = [found for key, each in schema.items() for found in walk(each, f"{path}.{key}")]
    return [(path, schema), *inner]
