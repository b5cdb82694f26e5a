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

import yaml

from terrace.delivery.check.outcome import Files, Outcome, refuse_nothing
from terrace.monitoring.programs import program
from terrace.monitoring.text import read

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
    command = [program("promtool", files), "check", "rules", "--lint=all", "--lint-fatal", *found]
    ended = files.run(command, accepted=(0, 1, 3))
    findings = _failures(ended.stdout + ended.stderr) if ended.returncode else []
    return Outcome(check="rules", read=f"{len(found)} files", findings=findings)


def _configuration(files: Files, name: str) -> Iterator[str]:
    try:
        document = read(files.root / name)
    except yaml.YAMLError as problem:
        yield f"{name} is no YAML: {' '.join(str(problem).split())}"
        return
    if not isinstance(document, dict):
        yield f"{name} is a {type(document).__name__}, allowed: a mapping, Prometheus' own form"
        return
    alerting: Mapping[str, Any] = document.get("alerting") or {}
    parts: list[Any] = [
        *(document.get("scrape_configs") or []),
        *(alerting.get("alertmanagers") or []),
    ]
    for part in parts:
        yield from (f"{name}: {each}" for each in _discovery(part))
        if part.pop(DISCOVERY, None):
            part.setdefault("static_configs", [])
    # What is mounted where it runs is checked by itself, as rules.
    document["rule_files"] = []
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder, "prometheus.yml")
        draft.write_text(json.dumps(document), encoding="utf-8")
        command = [program("promtool", files), "check", "config", "--lint-fatal", str(draft)]
        if any("credentials_file" in (part.get("authorization") or {}) for part in parts):
            command.append("--syntax-only")  # files that are there in the cluster alone
        ended = files.run(command, accepted=(0, 1, 3))
        if ended.returncode:
            said = (ended.stdout + ended.stderr).replace(f"parsing YAML file {draft}: ", "")
            yield from (
                f"{name}: {line.removeprefix('FAILED: ')}"
                for line in _failures(said.replace(str(draft), name))
            )


def _discovery(part: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the discovery of Kubernetes in one job."""
    known: set[str] = set()
    job = f"job {part['job_name']}" if "job_name" in part else "alertmanagers"
    for each in part.get(DISCOVERY, ()):
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


def _failures(text: str) -> list[str]:
    """Lines of promtool's answer that say what is wrong, and not what is right."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [line for line in lines if not line.startswith(("Checking ", "SUCCESS"))]
