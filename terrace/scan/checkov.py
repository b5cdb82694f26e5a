"""checkov on a plan as JSON: one call for each, so that no stack makes up for another."""

import json
from typing import Any

from terrace import toolchain
from terrace.scan.errors import CouldNotScanError
from terrace.scan.findings import Finding, Scanned, Tool, distinct
from terrace.scan.plans import Plan
from terrace.scan.stacks import Stack
from terrace.scan.tools import Tools

FRAMEWORK = "terraform_plan"
_OPTIONS = ("--framework", FRAMEWORK, "--output", "json", "--compact", "--soft-fail")


def scan(stack: Stack, plan: Plan, tools: Tools) -> Scanned:
    """Scan one plan.

    Raises:
        UserError: checkov failed.
        CouldNotScanError: What it says is no complete report.
    """
    command = [*tools.checkov, "--file", str(plan.shown), *_OPTIONS, "--skip-download"]
    ended = toolchain.run(
        command,
        cwd=plan.shown.parent,
        env=tools.env,
        name=f"checkov on {stack.name}",
        watch=toolchain.Watch(silence_seconds=toolchain.SILENCE_SECONDS),
    )
    return parse(ended.stdout, stack)


def parse(text: str, stack: Stack) -> Scanned:
    """Read a report.

    Raises:
        CouldNotScanError: It is not one, of another framework, or tells of unread or skipped parts.
    """
    found = results(text, f"the plan of {stack.name}")
    return Scanned(
        tool=Tool.CHECKOV,
        stack=stack.name,
        passed=len(found["passed_checks"]),
        failed=len(found["failed_checks"]),
        findings=distinct(_finding(each, stack) for each in found["failed_checks"]),
    )


def results(text: str, what: str, *, framework: str = FRAMEWORK) -> dict[str, Any]:
    """Return the results in a report.

    Args:
        text: What checkov printed.
        what: What it was to scan, for the sentence of an error.
        framework: What it was to take that for.

    Raises:
        CouldNotScanError: It is not one, of another framework, or tells of unread or skipped parts.
    """
    found: dict[str, Any] = _report(text, what, framework)["results"]
    if unread := found.get("parsing_errors"):
        raise CouldNotScanError(f"checkov cannot read {what}: {unread[0]}")
    if skipped := found.get("skipped_checks"):
        raise CouldNotScanError(
            f"checkov skipped {skipped[0]['check_id']} for {skipped[0]['resource']} in {what}; "
            "exceptions belong into scan-waivers.toml only"
        )
    return found


def _report(text: str, what: str, framework: str) -> dict[str, Any]:
    try:
        report = json.loads(text)
    except ValueError:
        begin = text.strip()[:80] or "nothing"
        raise CouldNotScanError(f"checkov printed no JSON for {what}: {begin}") from None
    if not isinstance(report, dict) or report.get("check_type") != framework:
        raise CouldNotScanError(f"checkov evaluated nothing in {what}")
    return report


def _finding(failed: dict[str, Any], stack: Stack) -> Finding:
    address = str(failed["resource"])
    return Finding(
        stack=stack.name,
        path=stack.construct_path(address),
        address=address,
        tool=Tool.CHECKOV,
        rule=str(failed["check_id"]),
        severity=str(failed.get("severity") or ""),
        what=str(failed["check_name"]),
    )
