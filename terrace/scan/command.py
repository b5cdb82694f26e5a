"""`terrace scan`: plan every stack, let checkov and trivy judge the plans, and say what stands."""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from conventions.tables import count
from environments import PLATFORM
from terrace import toolchain
from terrace.deployment.account import ORGANIZATION_ROLE
from terrace.deployment.watcher import Watcher
from terrace.embedded_aws.environment import client_environment
from terrace.embedded_aws.server import running
from terrace.errors import UserError
from terrace.scan import checkov, plans, report, stacks, tools, trivy, verdict, waivers
from terrace.scan.findings import Scanned
from terrace.scan.stacks import Stack
from terrace.scan.tally import Tally
from terrace.side_by_side import side_by_side
from terrace.steps import Steps, say

PURPOSE = "scan the plan of every stack with checkov and trivy"
FINDINGS, COULD_NOT_SCAN = 1, 2  # exit codes
_AT_ONCE = 2  # a plan, and a checkov, each take most of a core and half a gigabyte


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    epilog = "exit codes: 0 nothing stands, 1 findings or waivers to mend, 2 could not scan"
    parser = subparsers.add_parser("scan", help=PURPOSE, description=PURPOSE, epilog=epilog)
    parser.set_defaults(run=lambda _chosen: run(toolchain.repository_root()))


def run(root: Path) -> int:
    """Scan the committed stacks of a working copy and return the exit code."""
    try:
        return _run(root)
    except UserError as problem:
        sys.stderr.write(f"error: {problem}\n")
        return COULD_NOT_SCAN


def _run(root: Path) -> int:
    today = datetime.now(UTC).date()
    known = waivers.of_plans(waivers.read(root / waivers.NAME, today=today))
    found = stacks.read(root / "terraform-out")
    tools.bring_about_tools(root, os.environ)
    with tempfile.TemporaryDirectory(prefix="terrace-scan-") as scratch:
        scans = scan(found, Path(scratch), root=root, steps=Steps(total=3))
    verdict.refuse_too_few(scans)
    documents = [each.document for each in found]
    outcome = verdict.judge(scans, known, documents=documents, today=today)
    for line in report.render(scans, outcome):
        say(line)
    return 0 if verdict.is_good(outcome) else FINDINGS


def scan(found: Sequence[Stack], scratch: Path, *, root: Path, steps: Steps) -> list[Scanned]:
    """Plan stacks and scan the plans with both tools.

    Raises:
        UserError: A stack cannot be planned, or a plan not be scanned.
    """
    watcher = Watcher()
    tally = Tally(len(found), besides=watcher.status)
    with (
        steps.step(f"plan {count(len(found), 'stack')}", status=tally.status),
        running(scratch / "aws", account_id=PLATFORM.account_id) as aws,
    ):
        base = toolchain.environment()
        env = base | client_environment(aws.endpoint, base=base)
        # An account without anything in it has no other role.
        env["TF_VAR_deployment_role"] = ORGANIZATION_ROLE
        planned = side_by_side(
            tally.counting(lambda each: plans.plan(each, scratch / each.name, env, watcher)),
            found,
            at_once=_AT_ONCE,
        )
    home = scratch / "home"
    home.mkdir()
    ready = tools.find(root, os.environ, home)
    pairs = list(zip(found, planned, strict=True))
    tally = Tally(len(pairs))
    with steps.step("scan the plans with checkov", status=tally.status):
        scans = side_by_side(
            tally.counting(lambda pair: checkov.scan(*pair, ready)), pairs, at_once=_AT_ONCE
        )
    tally = Tally(len(pairs))
    with steps.step("scan the plans with trivy", status=tally.status):
        return scans + side_by_side(
            tally.counting(lambda pair: trivy.scan(*pair, ready)), pairs, at_once=_AT_ONCE
        )
