"""The findings as SARIF 2.1.0, which code scanning shows beside the file they are about."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

from conventions.blocks import Json
from conventions.checking import Report
from conventions.printing import printable
from conventions.rule import Finding, Rule, Severity
from conventions.unjudged import Unjudged

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {Severity.MUST: "error", Severity.SHOULD: "warning"}


def render(report: Report, rules: Iterable[Rule]) -> bytes:
    """Return one run with every rule as metadata and every finding as a result."""
    entries = list(rules)
    indices = {rule.id: index for index, rule in enumerate(entries)}
    files = {subject.name: subject.file for subject in report.subjects}
    driver = {"name": "conventions", "rules": [_rule(rule) for rule in entries]}
    results = [_result(finding, indices, files) for finding in report.findings]
    run: Json = {"tool": {"driver": driver}, "results": results}
    if report.unjudged:
        notes = [_note(each, files) for each in report.unjudged]
        run["invocations"] = [{"executionSuccessful": True, "toolExecutionNotifications": notes}]
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return f"{json.dumps(log, indent=2)}\n".encode()


def _rule(rule: Rule) -> Json:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": f"{rule.reason} Source: {rule.source}."},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
    }


def _note(unjudged: Unjudged, files: Mapping[str, Path]) -> Json:
    """Return a notification, which SARIF has for what a tool could not do."""
    by = f" ({', '.join(unjudged.rules)})" if unjudged.rules else ""
    text = f"{unjudged.kind} not judged: {unjudged.path}: {unjudged.what}{by}"
    return {
        "level": "note",
        "message": {"text": printable(text)},
        "locations": [_location(unjudged.document, unjudged.path, files)],
    }


def _location(document: str, path: str, files: Mapping[str, Path]) -> Json:
    location: Json = {"logicalLocations": [{"fullyQualifiedName": printable(path)}]}
    if file := files.get(document):
        location["physicalLocation"] = {"artifactLocation": {"uri": _uri(file)}}
    return location


def _result(finding: Finding, indices: Mapping[str, int], files: Mapping[str, Path]) -> Json:
    # Code scanning tells alerts of one rule in one file apart by this hash; without it by the
    # line, which is the same for all.
    identity = f"{finding.rule}\n{finding.path}\n{finding.found}"
    return {
        "ruleId": finding.rule,
        "ruleIndex": indices[finding.rule],
        "level": LEVELS[finding.severity],
        "message": {"text": printable(f"{finding.path}: {finding.found}; {finding.remedy}.")},
        "locations": [_location(finding.document, finding.path, files)],
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
    relative = (file.relative_to(here) if file.is_absolute() else file).as_posix()
    return quote(relative, errors="surrogateescape")
