"""The findings as SARIF 2.1.0, which code scanning shows beside the file they are about."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

from conventions.blocks import Json
from conventions.checking import Report
from conventions.rule import Finding, Rule, Severity

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {Severity.MUST: "error", Severity.SHOULD: "warning"}


def render(report: Report, rules: Iterable[Rule]) -> bytes:
    """Return one run with every rule as metadata and every finding as a result."""
    entries = list(rules)
    indices = {rule.id: index for index, rule in enumerate(entries)}
    files = {subject.name: subject.file for subject in report.subjects}
    driver = {"name": "conventions", "rules": [_rule(rule) for rule in entries]}
    results = [_result(finding, indices, files) for finding in report.findings]
    run = {"tool": {"driver": driver}, "results": results}
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return f"{json.dumps(log, indent=2)}\n".encode()


def _rule(rule: Rule) -> Json:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": f"{rule.reason} Source: {rule.source}."},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
    }


def _result(finding: Finding, indices: Mapping[str, int], files: Mapping[str, Path]) -> Json:
    location: Json = {"logicalLocations": [{"fullyQualifiedName": finding.path}]}
    if file := files.get(finding.document):
        location["physicalLocation"] = {"artifactLocation": {"uri": _uri(file)}}
    # Code scanning tells alerts of one rule in one file apart by this hash; without it by the
    # line, which is the same for all.
    identity = f"{finding.rule}\n{finding.path}\n{finding.found}"
    return {
        "ruleId": finding.rule,
        "ruleIndex": indices[finding.rule],
        "level": LEVELS[finding.severity],
        "message": {"text": f"{finding.path}: {finding.found}; {finding.remedy}."},
        "locations": [location],
        "partialFingerprints": {
            "primaryLocationLineHash": hashlib.sha256(
                identity.encode(errors="backslashreplace")
            ).hexdigest()
        },
    }


def _uri(file: Path) -> str:
    """Return a reference relative to the working folder, which code scanning takes for the root."""
    here = Path.cwd()
    if file.is_absolute() and not file.is_relative_to(here):
        return file.as_uri()
    return quote((file.relative_to(here) if file.is_absolute() else file).as_posix())
