"""Alertmanager: its configuration, keys of its receivers, and whom an alert goes to.

What Managed Prometheus gets is made from the same file, and held to the same routes.
"""

import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from constructs_lib.errors import ConfigurationError
from constructs_lib.observability.alert_manager import (
    FILE,
    TEMPLATE,
    AlertManagerFiles,
    Destination,
    definition,
)
from terrace.delivery.check.outcome import Files, Outcome, refuse_nothing
from terrace.monitoring.check import keys
from terrace.monitoring.check.prometheus import RULES
from terrace.monitoring.programs import complaints, run
from terrace.monitoring.text import Broken, kind, read, text_of

MESSAGE = "monitoring/alertmanager/templates/message.tmpl"
CASES = "tests/monitoring/routes.yml"
_ALERTNAMES = re.compile(r'alertname *=~? *"([^"]+)"')
_ALERT = re.compile(r"^ *- alert: *(\w+)", re.M)
_COUNTED = re.compile(r"^(?:failed to validate|Found:)|^- ")  # what was found, and how many failed
_SAME = ("route", "inhibit_rules", "time_intervals", "mute_time_intervals")


def receivers(files: Files) -> Outcome:
    """Check that each receiver has its key in a file, and that no key is in the configuration.

    Raises:
        UserError: The configuration cannot be read.
    """
    document = _read(files, FILE)
    found = [f"{FILE}: {each}" for each in keys.findings(document)]
    number = len(document.get("receivers") or [])
    refuse_nothing("receivers", number, FILE)
    return Outcome(check="receivers", read=f"{number} receivers", findings=found)


def alertmanager(files: Files) -> Outcome:
    """Let amtool read the configuration and its templates, and what Managed Prometheus gets.

    Raises:
        UserError: They could not be checked.
    """
    document = _read(files, FILE)
    found = [f"{FILE}: {line}" for line in _refusals(files, FILE)]
    with tempfile.TemporaryDirectory(prefix="terrace-alertmanager-") as scratch:
        try:
            managed = _managed(files, Path(scratch))
        except (ConfigurationError, yaml.YAMLError) as problem:
            found.append(" ".join(str(problem).split()))
        else:
            told = _refusals(files, f"{scratch}/alertmanager.yml")
            found += [f"{FILE}, as Managed Prometheus gets it: {line}" for line in told]
            found += _differences(document, managed)
    return Outcome(check="alertmanager", read="the configuration and its copy", findings=found)


def routes(files: Files) -> Outcome:
    """Ask amtool whom an alert goes to; every receiver of the routes has a case.

    Raises:
        UserError: The cases or the configuration cannot be read.
    """
    cases: Any = read(files.root, CASES)
    refuse_nothing("routes", cases if isinstance(cases, list) else 0, CASES)
    document, found = _read(files, FILE), []
    for case in cases:
        if not _is_case(case):
            raise Broken(f"{CASES} has {case!r}, allowed: why, labels and receiver of each case")
        labels = [f"{name}={value}" for name, value in case["labels"].items()]
        test = ("config", "routes", "test", f"--config.file={FILE}", *labels)
        ended = run(files, "amtool", *test)
        if ended.returncode:
            told = "; ".join(each.removeprefix("amtool: error: ") for each in complaints(ended))
            raise Broken(f"{FILE}: amtool could not read it: {told}")
        if (got := ended.stdout.strip()) != case["receiver"]:
            found.append(
                f"{CASES}: {case['why']}: {' '.join(labels)} goes to {got!r}, expected "
                f"{case['receiver']!r}"
            )
    asked = {case["receiver"] for case in cases}
    used = dict.fromkeys(_receivers(document.get("route") or {}))
    found += [
        f"{CASES}: no case goes to {each!r}, as {FILE} does" for each in used if each not in asked
    ]
    found += _unknown(files)
    return Outcome(check="routes", read=f"{len(cases)} cases", findings=found)


def _unknown(files: Files) -> Iterator[str]:
    """Alerts that routes or inhibitions name and no rule makes, as after a change of its name."""
    rules = "".join(text_of(files.root, each) for each in files.found(*RULES))
    # Imported here: it imports constructs, which are slow to import.
    from stacks import objectives  # noqa: PLC0415

    known = {*_ALERT.findall(rules)} | objectives.alerts()
    for matcher in _ALERTNAMES.findall(text_of(files.root, FILE)):
        for pattern in matcher.split("|"):
            if not any(re.fullmatch(pattern, name) for name in known):
                yield f"{FILE}: alertname {pattern!r} is that of no alert in monitoring/alerts"


def _receivers(route: Mapping[str, Any]) -> Iterator[str]:
    yield str(route.get("receiver"))
    for each in route.get("routes") or []:
        yield from _receivers(each)


def _differences(document: Mapping[str, Any], managed: Mapping[str, Any]) -> Iterator[str]:
    """What got lost on the way, as it would where a part is written in an odd form."""
    for name in _SAME:
        if document.get(name) != managed.get(name):
            yield f"{FILE}: {name} is other than Managed Prometheus gets it; write it line by line"
    names = [[each.get("name") for each in of["receivers"]] for of in (document, managed)]
    if names[0] != names[1]:
        yield f"{FILE}: receivers are {names[0]}, and Managed Prometheus gets {names[1]}"


def _managed(files: Files, folder: Path) -> dict[str, Any]:
    """Write what Managed Prometheus gets into a folder, as an Alertmanager would have it."""
    topic = "arn:aws:sns:us-east-1:123456789012:"
    to = Destination(
        alerts=f"{topic}alerts",
        heartbeats=f"{topic}heartbeats",
        grafana="grafana",
        region="us-east-1",
        partition="aws",
        project="terrace",
        environment="check",
    )
    texts = AlertManagerFiles(
        configuration=text_of(files.root, FILE), message=text_of(files.root, MESSAGE)
    )
    whole = yaml.safe_load(definition(texts, to))
    (folder / "alertmanager.yml").write_text(whole["alertmanager_config"], encoding="utf-8")
    (folder / TEMPLATE).write_text(whole["template_files"][TEMPLATE], encoding="utf-8")
    read: dict[str, Any] = yaml.safe_load(whole["alertmanager_config"])
    return read


def _refusals(files: Files, path: str) -> list[str]:
    ended = run(files, "amtool", "check-config", path)
    if not ended.returncode:
        return []
    found = [each.removeprefix("amtool: error: ") for each in complaints(ended)]
    return [each for each in found if not _COUNTED.search(each)] or ["amtool refuses it"]


def _read(files: Files, name: str) -> dict[str, Any]:
    document = read(files.root, name)
    if not isinstance(document, dict):
        allowed = "a configuration of Alertmanager, YAML with `route:`"
        raise Broken(f"{name} is {kind(document)}, allowed: {allowed}")
    for key in ("receivers", "route"):
        form = list if key == "receivers" else dict
        if key in document and not isinstance(document[key], form):
            raise Broken(f"{name}: {key} is {kind(document[key])}, allowed: {kind(form())}")
    return document


def _is_case(case: object) -> bool:
    return (
        isinstance(case, dict)
        and {*case} == {"why", "labels", "receiver"}
        and isinstance(case["labels"], dict)
    )
