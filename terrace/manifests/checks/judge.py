"""Judges objects by schemas, as a program of its own: it needs packages that only checks have.

Reads from standard input, as JSON: the versions of Kubernetes, the schemas of custom resources by
apiVersion and kind, and the objects. Writes what is wrong, a list of [object, version, message].
One process for everything: the definitions of a version take longer to read than a hundred objects
to judge.
"""

import json
import re
import sys
from functools import cache
from typing import Any

# Formats of addresses, which no schema here has: importing them takes longer than all the rest.
sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]

import jsonschema  # noqa: E402
from kubernetes_validate import utils  # noqa: E402
from referencing import Registry, Resource  # noqa: E402

Json = dict[str, Any]
_GROUP = re.compile(r"^([^./]*)(?:\.[^/]*)?/")
_MOST = 5  # mistakes shown of one object


def main() -> None:
    """Judge what standard input says."""
    asked = json.load(sys.stdin)
    newest = {utils.major_minor(each): each for each in utils.all_versions()}
    if missing := [each for each in asked["versions"] if each not in newest]:
        sys.exit(f"there is no schema of Kubernetes {missing[0]}; run: make lock UPGRADE=1")
    judges = [(each, Judge(newest[each], asked["custom"])) for each in asked["versions"]]
    wrong = [
        (number, version, message)
        for number, each in enumerate(asked["objects"])
        for version, judge in judges
        for message in judge.mistakes(each)
    ]
    json.dump(wrong, sys.stdout)


class Judge:
    """The schemas of one version of Kubernetes, and those of custom resources."""

    def __init__(self, release: str, custom: dict[str, Json]) -> None:
        self._folder = f"kubernetes-json-schema/v{release}-local-strict"
        self._release = release
        self._custom = custom
        definitions = Resource.from_contents(self._contents("_definitions.json"))
        registry: Registry[Any] = Registry()
        self._registry = definitions @ registry
        self._validator = cache(self._make)

    def mistakes(self, each: Json) -> list[str]:
        """Say what is wrong with an object."""
        kind, version = str(each.get("kind")), str(each.get("apiVersion"))
        validator = self._validator(version, kind)
        if validator is None:
            return [f"{version} {kind} is not known"]
        found = sorted(validator.iter_errors(each), key=lambda error: error.json_path)
        return [_sentence(error) for error in found[:_MOST]]

    def _make(self, version: str, kind: str) -> Any:
        schema = self._custom.get(f"{version} {kind}")
        if schema is None:
            group = _GROUP.sub(r"\1-", version)
            try:
                schema = self._contents(f"{kind.lower()}-{group}.json")
            except FileNotFoundError:
                return None
        return jsonschema.Draft202012Validator(schema, registry=self._registry)

    def _contents(self, name: str) -> Any:
        return utils.schema_contents(f"{self._folder}/{name}", self._release)


def _sentence(error: Any) -> str:
    # Of alternatives, the one that came furthest is meant.
    best = jsonschema.exceptions.best_match([error])  # type: ignore[no-untyped-call]
    path = best.json_path.removeprefix("$.").removeprefix("$")
    return f"{path}: {best.message}" if path else best.message


if __name__ == "__main__":
    main()
