"""`terrace kubernetes-check`: render the manifests, judge them by schemas, and scan them."""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from conventions.tables import count
from conventions.waiving import Outcome
from terrace import toolchain
from terrace.errors import UserError
from terrace.manifests.checks import rendering, rollouts, scanning, schemas
from terrace.manifests.checks.rendering import Rendering
from terrace.scan import report, tools, verdict, waivers
from terrace.scan.findings import Finding, Scanned
from terrace.steps import Steps, say

PURPOSE = "render the manifests, judge them by schemas, and scan them"
WRONG, COULD_NOT_CHECK = 1, 2  # exit codes
HOOK = "helm.sh/hook"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    epilog = "exit codes: 0 all is well, 1 mistakes or findings to mend, 2 could not check"
    parser = subparsers.add_parser(
        "kubernetes-check", help=PURPOSE, description=PURPOSE, epilog=epilog
    )
    parser.set_defaults(run=lambda _chosen: run(toolchain.repository_root()))


def run(root: Path) -> int:
    """Check the manifests of a working copy and return the exit code."""
    try:
        return _run(root)
    except UserError as problem:
        sys.stderr.write(f"error: {problem}\n")
        return COULD_NOT_CHECK


def _run(root: Path) -> int:
    steps = Steps(total=3)
    with steps.step("render the manifests"):
        renderings = rendering.everything(root)
    with steps.step("judge them by the schemas of Kubernetes and of custom resources"):
        mistakes = [*schemas.mistakes(root, renderings), *rollouts.mistakes(renderings)]
    for mistake in mistakes:
        say(str(mistake))
    if mistakes:
        say(f"{count(len(mistakes), 'mistake')} to mend; the scanners look after that.")
        return WRONG
    objects = sum(len(each.objects) for each in renderings)
    say(
        f"{count(objects, 'object')} of {count(len(renderings), 'rendering')} are valid in "
        f"Kubernetes {', '.join(schemas.VERSIONS)}."
    )
    return _scan(root, renderings, steps)


def to_scan(renderings: Sequence[Rendering]) -> list[Rendering]:
    """Leave out of the chart what it renders as the overlays do, which a test compares.

    That leaves its hooks, the pods of `helm test`.
    """
    kept = [
        each if not each.name.startswith(rendering.CHART.as_posix()) else _hooks(each)
        for each in renderings
    ]
    return [each for each in kept if each.objects]


def _hooks(each: Rendering) -> Rendering:
    hooks = (item for item in each.objects if HOOK in (item["metadata"].get("annotations") or {}))
    return replace(each, objects=tuple(hooks))


def _scan(root: Path, renderings: Sequence[Rendering], steps: Steps) -> int:
    tools.bring_about_tools(root, os.environ)
    with steps.step("scan them with checkov and trivy"):
        scans, outcome = scanned(root, renderings)
    scanning.refuse_too_few(scans)
    for line in report.render(scans, outcome, over=("the objects of", "rendering")):
        say(line)
    return 0 if verdict.is_good(outcome) else WRONG


def scanned(root: Path, renderings: Sequence[Rendering]) -> tuple[list[Scanned], Outcome[Finding]]:
    """Scan manifests, and apply the waivers of the working copy.

    Raises:
        UserError: A scanner is not there or failed, or the waivers cannot be read.
    """
    today = datetime.now(UTC).date()
    known = waivers.of_manifests(waivers.read(root / waivers.NAME, today=today))
    with tempfile.TemporaryDirectory(prefix="terrace-manifests-") as scratch:
        home = Path(scratch, "home")
        home.mkdir()
        found = tools.find(root, os.environ, home)
        scans = scanning.scan(to_scan(renderings), Path(scratch, "objects"), found)
    documents = [scanning.document(each) for each in renderings]
    return scans, verdict.judge(scans, known, documents=documents, today=today)
