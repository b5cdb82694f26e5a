"""trivy on a plan, with the checks that are built into it.

It gets the plan as Terraform saved it, because of the JSON form it reads less: it gives up, with
exit code 0, at a list that holds a value not known yet, takes the first of several blocks only,
and misses what belongs together where a name is known. One call for each plan: of a folder of
plans it makes one, in which addresses collide.
"""

import json
from typing import Any

from terrace import toolchain
from terrace.scan.errors import CouldNotScanError
from terrace.scan.findings import Finding, Scanned, Tool, distinct
from terrace.scan.plans import Plan
from terrace.scan.stacks import Stack
from terrace.scan.tools import Tools

NO_NETWORK = ("--skip-check-update", "--skip-version-check", "--disable-telemetry")
_EMBEDDED = "Falling back to embedded checks"  # logged as an error, and what we ask for
_TYPE = "terraformplan-snapshot"


def scan(stack: Stack, plan: Plan, tools: Tools) -> Scanned:
    """Scan one plan.

    Raises:
        UserError: trivy failed.
        CouldNotScanError: What it says is no complete report.
    """
    folder = plan.saved.parent
    cache = ("--cache-dir", str(folder / "trivy-cache"))
    command = [*tools.trivy, "config", "--format", "json", *NO_NETWORK, *cache, plan.saved.name]
    ended = toolchain.run(
        command,
        cwd=folder,
        env=tools.env,
        name=f"trivy on {stack.name}",
        watch=toolchain.Watch(silence_seconds=toolchain.SILENCE_SECONDS),
    )
    refuse_errors(ended.stderr, f"the plan of {stack.name}")
    return parse(ended.stdout, stack)


def refuse_errors(log: str, what: str) -> None:
    """Take an error that trivy only logs for what it is.

    Raises:
        CouldNotScanError: There is one.
    """
    for line in log.splitlines():
        _, is_error, message = line.partition("ERROR")
        if is_error and _EMBEDDED not in message:
            raise CouldNotScanError(f"trivy cannot read {what}: {' '.join(message.split())}")


def parse(text: str, stack: Stack) -> Scanned:
    """Read a report.

    Raises:
        CouldNotScanError: It is not one, or of something else than a plan.
    """
    report = read(text, f"the plan of {stack.name}")
    results = [each for each in report if each.get("Type") == _TYPE]
    if not results:
        raise CouldNotScanError(f"trivy evaluated nothing in the plan of {stack.name}")
    failed = [
        misconfiguration
        for result in results
        for misconfiguration in result.get("Misconfigurations") or []
        if misconfiguration.get("Status") == "FAIL"
    ]
    return Scanned(
        tool=Tool.TRIVY,
        stack=stack.name,
        passed=sum(result.get("MisconfSummary", {}).get("Successes", 0) for result in results),
        failed=len(failed),
        findings=distinct(_finding(each, stack) for each in failed),
    )


def read(text: str, what: str) -> list[dict[str, Any]]:
    """Return the results in a report, one for each file.

    Raises:
        CouldNotScanError: It is not one.
    """
    try:
        return list(json.loads(text).get("Results") or [])
    except ValueError:
        begin = text.strip()[:80] or "nothing"
        raise CouldNotScanError(f"trivy printed no JSON for {what}: {begin}") from None


def _finding(failed: dict[str, Any], stack: Stack) -> Finding:
    address = str(failed.get("CauseMetadata", {}).get("Resource", ""))
    return Finding(
        stack=stack.name,
        path=stack.construct_path(address),
        address=address,
        tool=Tool.TRIVY,
        rule=identity(failed),
        severity=str(failed.get("Severity", "")),
        what=str(failed.get("Message") or failed.get("Title", "")),
    )


def identity(failed: dict[str, Any]) -> str:
    """Return the id as trivy's catalogue lists it; releases differ in which field has it whole."""
    identity = str(failed.get("AVDID") or failed["ID"])
    return identity if identity.startswith("AVD-") else f"AVD-{identity}"
