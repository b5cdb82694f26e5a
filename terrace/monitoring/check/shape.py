"""What the collector takes: components, their keys and values, and pipelines of what is there."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import yaml

from terrace.monitoring.collectors import Rendered

COMPONENTS = Path(__file__).with_name("components.yaml")
KINDS = {"receivers": "receiver", "processors": "processor", "exporters": "exporter"}
VARIABLE = re.compile(r"\$\{(?:env:)?([^}]*)\}")
FIRST, LAST = "memory_limiter", "batch"


@cache
def known() -> Mapping[str, Any]:
    """Read what is known of components."""
    found: Mapping[str, Any] = yaml.safe_load(COMPONENTS.read_text(encoding="utf-8"))
    return found


def findings(one: Rendered) -> Iterator[str]:
    """Yield what a collector would not take, or what would be lost in it."""
    parts = (_components(one), _pipelines(one.document), _extensions(one.document))
    for each in (*chain(*parts), *_variables(one)):
        yield f"{one.name}: {each}"


def _components(one: Rendered) -> Iterator[str]:
    for section, content in one.document.items():
        if section == "service":
            yield from _unknown(content, known()["service"], "service")
        elif section not in known():
            yield f"{section} is no section, allowed: {', '.join(_sections())}"
        else:
            for name, settings in content.items():
                yield from _component(one, section, name, settings or {})


def _component(one: Rendered, section: str, name: str, settings: Any) -> Iterator[str]:
    there = known()[section]
    kind = name.partition("/")[0]
    if kind not in there:
        yield f"{section} has {name}, allowed: {', '.join(there)}"
        return
    row = there[kind]
    if one.distribution not in row["in"]:
        owners = ", ".join(row["in"])
        yield f"{section} has {name}, which only {owners} have, not {one.distribution}"
    yield from _unknown(settings, row["keys"], f"{section}.{name}")
    for key in row.get("needs", ()):
        if key not in settings:
            yield f"{section}.{name} has no {key}, which it needs"


def _unknown(given: Any, allowed: Any, path: str) -> Iterator[str]:
    """Compare what is given with what is known; None takes anything but a mapping."""
    if isinstance(allowed, dict):
        yield from _unknown_keys(given, allowed, path)
    elif isinstance(allowed, list) and isinstance(allowed[0], dict):
        for number, each in enumerate(given):
            yield from _unknown(each, allowed[0], f"{path}.{number}")
    elif isinstance(allowed, list):
        for each in given if isinstance(given, list) else [given]:
            if each not in allowed:
                yield f"{path} is {each!r}, allowed: {', '.join(allowed)}"
    elif isinstance(given, dict):
        yield f"{path} is a mapping, allowed: one value or a list"


def _unknown_keys(given: Any, allowed: Mapping[str, Any], path: str) -> Iterator[str]:
    if not isinstance(given, dict):
        yield f"{path} is {given!r}, allowed: a mapping"
        return
    for key, value in given.items() if allowed else ():
        if key not in allowed:
            yield f"{path} has {key}, allowed: {', '.join(allowed)}"
        else:
            yield from _unknown(value, allowed[key], f"{path}.{key}")


def _pipelines(document: Mapping[str, Any]) -> Iterator[str]:
    pipelines: Mapping[str, Any] = document.get("service", {}).get("pipelines", {})
    if not pipelines:
        yield "service.pipelines has none, so that nothing is taken"
    for name, each in pipelines.items():
        yield from _absent(document, name, each)
        order = list(each.get("processors", ()))
        if order[:1] != [FIRST] or order[-1:] != [LAST]:
            yield f"service.pipelines.{name} has {order}, allowed: {FIRST} first, {LAST} last"
    for section, kind in KINDS.items():
        used = {one for each in pipelines.values() for one in each.get(section, ())}
        for unused in sorted(set(document.get(section, {})) - used):
            yield f"{section} has {unused}, which no pipeline names as {kind}"


def _absent(document: Mapping[str, Any], name: str, pipeline: Mapping[str, Any]) -> Iterator[str]:
    for section, kind in KINDS.items():
        there = set(document.get(section, {}))
        if kind != "processor":
            there |= set(document.get("connectors", {}))
        for used in pipeline.get(section, ()):
            if used not in there:
                yield f"service.pipelines.{name} names {kind} {used}, which is not there"


def _extensions(document: Mapping[str, Any]) -> Iterator[str]:
    there = set(document.get("extensions", {}))
    named = set(document.get("service", {}).get("extensions", ()))
    for each in sorted(there ^ named):
        yield f"extension {each} is not both in extensions and in service.extensions"
    for name, each in document.get("exporters", {}).items():
        signer = (each or {}).get("auth", {}).get("authenticator")
        if signer and signer not in there:
            yield f"exporters.{name} is signed by {signer}, which is no extension"


def _variables(one: Rendered) -> Iterator[str]:
    text = json.dumps(one.document).replace("$$", "")
    for name in sorted({each for each in VARIABLE.findall(text) if each not in one.told}):
        yield f"reads the variable {name}, which nobody gives it"


def _sections() -> list[str]:
    return [each for each in known() if not each.startswith(".")]
