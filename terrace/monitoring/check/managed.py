"""What Amazon Managed Prometheus takes of the files that an environment loads."""

from collections.abc import Iterator
from typing import Any

import yaml

from environments import ENVIRONMENTS, PLATFORM
from terrace.delivery.check.outcome import Files, Outcome
from terrace.monitoring import command
from terrace.monitoring.text import read

QUOTAS = "terrace/monitoring/quotas.yml"
MIB = 1024 * 1024


def managed(files: Files) -> Outcome:
    """Compare each environment's rules with the service's quotas, and objectives with Python.

    Raises:
        UserError: They cannot be read.
    """
    # Imported here: it imports constructs, which are slow to import.
    from stacks.sources import rules  # noqa: PLC0415

    quotas = read(files.tools, QUOTAS)
    findings = [*_stale(files)]
    loading = [
        each for each in ENVIRONMENTS if each.observability and each.observability.prometheus
    ]
    for each in loading:
        findings += [
            f"environment {each.name}: {flaw}" for flaw in flaws(rules(each, PLATFORM), quotas)
        ]
    count = len(loading)
    return Outcome(check="managed", read=f"rules of {count} environments", findings=findings)


def flaws(texts: dict[str, str], quotas: dict[str, Any]) -> Iterator[str]:
    """Yield what the service would refuse of an environment's files of rules."""
    if len(texts) > quotas["namespaces"]:
        yield f"{len(texts)} files of rules, allowed: {quotas['namespaces']}"
    groups: dict[str, dict[str, Any]] = {}
    for name, text in texts.items():
        if len(text.encode()) > quotas["file_mib"] * MIB:
            yield f"{name} has {len(text.encode())} bytes, allowed: {quotas['file_mib']} MiB"
        for group in yaml.safe_load(text)["groups"]:
            groups[f"{name}/{group['name']}"] = group
    if len(groups) > quotas["groups"]:
        yield f"{len(groups)} groups of rules, allowed: {quotas['groups']}"
    for name, group in groups.items():
        if len(group["rules"]) > quotas["rules_in_group"]:
            yield f"{name} has {len(group['rules'])} rules, allowed: {quotas['rules_in_group']}"
        for key in sorted({*group} - {*quotas["keys_of_group"]}):
            yield f"{name} has {key!r}, allowed: {', '.join(quotas['keys_of_group'])}"


def _stale(files: Files) -> Iterator[str]:
    wanted = command.wanted(ENVIRONMENTS, PLATFORM)
    for path, text in wanted.items():
        file = files.root / path
        if not file.is_file() or file.read_bytes() != text.encode():
            yield f"{path}: is not what environments/ says; run: make monitoring"
    for path in command.stale(files.root, wanted):
        yield f"{path}: nothing in environments/ gives it; run: make monitoring"
