"""`terrace kubernetes-check`: render the manifests, judge them by schemas, and scan them."""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from conventions.tables import count
from terrace import toolchain
from terrace.errors import UserError
from terrace.manifests.checks import rendering, scanning, schemas
from terrace.manifests.checks.rendering import Rendering
from terrace.scan import report, tools, verdict, waivers
from terrace.steps import Steps, say

PURPOSE = "render the manifests, judge them by schemas, and scan them"
WRONG, COULD_NOT_CHECK = 1, 2  # exit codes


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
        mistakes = schemas.mistakes(root, renderings)
    for mistake in mistakes:
        say(str(mistake))
    if mistakes:
        say(f"{count(len(mistakes), 'mistake')}; scanned is what has none.")
        return WRONG
    objects = sum(len(each.objects) for each in renderings)
    say(
        f"{count(objects, 'object')} of {count(len(renderings), 'rendering')} are valid in "
        f"Kubernetes {', '.join(schemas.VERSIONS)}."
    )
    return _scan(root, [each for each in renderings if is_scanned(each)], steps)


def is_scanned(each: Rendering) -> bool:
    """Leave the chart out, which renders the same objects as the overlays; a test compares them."""
    return not each.name.startswith(rendering.CHART.as_posix())


def _scan(root: Path, renderings: Sequence[Rendering], steps: Steps) -> int:
    today = datetime.now(UTC).date()
    known = waivers.of_area(waivers.read(root / waivers.NAME, today=today), waivers.MANIFESTS)
    tools.bring_about_tools(root, os.environ)
    with (
        steps.step("scan them with checkov and trivy"),
        tempfile.TemporaryDirectory(prefix="terrace-manifests-") as scratch,
    ):
        home = Path(scratch, "home")
        home.mkdir()
        found = tools.find(root, os.environ, home)
        scans = scanning.scan(renderings, Path(scratch, "objects"), found)
    scanning.refuse_too_few(scans)
    documents = [scanning.document(each) for each in renderings]
    outcome = verdict.judge(scans, known, documents=documents, today=today)
    for line in report.render(scans, outcome, over=("the objects of", "rendering")):
        say(line)
    return 0 if verdict.is_good(outcome) else WRONG
