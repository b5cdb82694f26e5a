"""promtool: Prometheus' configuration, and its rules with every lint.

Debian builds promtool without the discovery of Kubernetes and refuses what it does not know. Its
part of the configuration is then judged here, and the rest by promtool as it stands.
"""

import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from terrace.delivery.check.outcome import Files, Outcome, refuse_nothing
from terrace.monitoring import rules as rules_of
from terrace.monitoring.programs import complaints, run
from terrace.monitoring.text import Broken, kind, read

CONFIGURATIONS = ("monitoring/prometheus/prometheus*.yml", "docker/compose/prometheus.yml")
RULES = (
    "monitoring/prometheus/recording-rules.yml",
    "monitoring/alerts/*.yml",
    "monitoring/alerts/objectives/*.yml",
)
DISCOVERY = "kubernetes_sd_configs"
FOUND = {
    "node": "node",
    "service": "service",
    "pod": "pod",
    "endpoints": "endpoint endpoints endpointslice pod service node",
    "endpointslice": "endpointslice pod service node",
    "ingress": "ingress",
}
"""Roles, and beginnings of the labels that each gives. Prometheus, "kubernetes_sd_config"."""
_KEYS = {"role", "namespaces", "selectors", "attach_metadata", "kubeconfig_file", "api_server"}
_LABEL = re.compile(r"__meta_kubernetes_([a-z]+)")


def configuration(files: Files) -> Outcome:
    """Check each configuration.

    Raises:
        UserError: It could not be checked.
    """
    found = files.found(*CONFIGURATIONS)
    refuse_nothing("promtool", found, "monitoring/prometheus")
    findings = [finding for each in found for finding in _configuration(files, each)]
    return Outcome(check="configuration", read=f"{len(found)} files", findings=findings)


def rules(files: Files) -> Outcome:
    """Check that Prometheus takes the rules, and that none is there twice.

    Raises:
        UserError: They could not be checked.
    """
    found = files.found(*RULES)
    refuse_nothing("promtool", found, "monitoring/alerts")
    asked = ("check", "rules", "--lint=all", "--lint-fatal", *found)
    ended = run(files, "promtool", *asked, accepted=(0, 1, 3))
    findings = complaints(ended) if ended.returncode else [*_twice(files, found)]
    return Outcome(check="rules", read=f"{len(found)} files", findings=findings)


def _configuration(files: Files, name: str) -> Iterator[str]:
    try:
        document = read(files.root, name)
    except Broken as problem:
        yield str(problem)
        return
    if not isinstance(document, dict):
        yield f"{name} is {kind(document)}, allowed: a mapping, Prometheus' own form"
        return
    parts = [*_mappings(document, "scrape_configs")]
    if isinstance(alerting := document.get("alerting"), dict):
        parts += _mappings(alerting, "alertmanagers")
    for part in parts:
        yield from (f"{name}: {each}" for each in _discovery(part))
        if part.pop(DISCOVERY, None):
            part.setdefault("static_configs", [])
    # What is mounted where it runs is checked by itself, as rules.
    document["rule_files"] = []
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder, "prometheus.yml")
        draft.write_text(json.dumps(document), encoding="utf-8")
        asked = ["check", "config", "--lint-fatal", str(draft)]
        if any("credentials_file" in (part.get("authorization") or {}) for part in parts):
            asked.append("--syntax-only")  # files that are there in the cluster alone
        ended = run(files, "promtool", *asked, accepted=(0, 1, 3))
        for line in complaints(ended) if ended.returncode else ():
            told = line.replace(f"parsing YAML file {draft}: ", "").replace(str(draft), name)
            yield f"{name}: {told}"


def _mappings(of: Mapping[str, Any], key: str) -> Iterator[dict[str, Any]]:
    """Those parts of a list that have the form; promtool says what is wrong with others."""
    given = of.get(key)
    yield from (
        each for each in (given if isinstance(given, list) else ()) if isinstance(each, dict)
    )


def _twice(files: Files, found: list[str]) -> Iterator[str]:
    """What an environment would load twice: an alert then fires twice, and a series has two values.

    promtool compares the rules of one file alone.
    """
    shared: dict[str, str] = {}
    # Of each environment's own files only that of one environment is loaded.
    for name in sorted(found, key=lambda each: "/objectives/" in each):
        seen = shared if "/objectives/" not in name else dict(shared)
        for rule in rules_of.every(rules_of.document(files.root, name)):
            title = rules_of.title(rule)
            there = seen.setdefault(json.dumps([title, rule["labels"]], sort_keys=True), name)
            if there != name:
                yield f"{name}: {title} is in {there} too, with the same labels, allowed: once"


def _discovery(part: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the discovery of Kubernetes in one job."""
    known: set[str] = set()
    job = f"job {part['job_name']}" if "job_name" in part else "alertmanagers"
    for each in _mappings(part, DISCOVERY):
        role = each.get("role")
        if role not in FOUND:
            yield f"{job}: role is {role!r}, allowed: one of {', '.join(FOUND)}"
            continue
        known |= {"namespace", *FOUND[role].split()}
        for key in sorted({*each} - _KEYS):
            yield f"{job}: {DISCOVERY} has {key!r}, allowed: {', '.join(sorted(_KEYS))}"
    for label in sorted({*_LABEL.findall(json.dumps(part.get("relabel_configs", [])))}):
        if label not in known:
            yield f"{job}: no role of it gives labels __meta_kubernetes_{label}…"
