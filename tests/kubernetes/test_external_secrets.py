"""What is copied out of a store says what the operator would add, or Argo CD undoes it for ever."""

from collections.abc import Iterator
from typing import Any

from tests.support.manifests import everything

# Source: external-secrets/external-secrets issues 6398 and 6797, which name the defaults.
READING = {"conversionStrategy": "Default", "decodingStrategy": "None"}
REFERENCE = {**READING, "metadataPolicy": "None"}


def test_nothing_is_left_to_defaults_that_argo_cd_takes_for_a_change() -> None:
    found = [each for rendering in everything() for each in _read(rendering.objects)]
    assert {kind for kind, _ in found} == {"remoteRef", "extract", "find"}
    missing = [
        (kind, each)
        for kind, each in found
        if not (READING if kind == "find" else REFERENCE).items() <= each.items()
    ]
    assert missing == []


def _read(objects: Any) -> Iterator[tuple[str, Any]]:
    for each in objects:
        if each["kind"] == "ExternalSecret":
            for part in (*each["spec"].get("data", []), *each["spec"].get("dataFrom", [])):
                yield from ((kind, part[kind]) for kind in part.keys() - {"secretKey", "rewrite"})
