"""`terrace monitoring-check`: hold rules, routes, dashboards and collectors to their tools."""

import argparse
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from constructs_lib import startup
from conventions.tables import count
from terrace import toolchain
from terrace.delivery.check.outcome import Files, Outcome
from terrace.delivery.codes import Code
from terrace.errors import Refusal, UserError
from terrace.monitoring.check.alertmanager import alertmanager, receivers, routes
from terrace.monitoring.check.collector import collector
from terrace.monitoring.check.dashboards import dashboards
from terrace.monitoring.check.fluent_bit import fluent_bit
from terrace.monitoring.check.managed import managed
from terrace.monitoring.check.metrics import metrics
from terrace.monitoring.check.prometheus import configuration, rules
from terrace.monitoring.check.runbooks import runbooks
from terrace.monitoring.check.units import objectives, units
from terrace.monitoring.text import Broken
from terrace.side_by_side import side_by_side
from terrace.steps import say

PURPOSE = "check rules, routes, dashboards and collectors"
CHECKS: Mapping[str, Callable[[Files], Outcome]] = {
    "objectives": objectives,  # the longest one first
    "units": units,
    "configuration": configuration,
    "rules": rules,
    "receivers": receivers,
    "alertmanager": alertmanager,
    "routes": routes,
    "runbooks": runbooks,
    "metrics": metrics,
    "managed": managed,
    "dashboards": dashboards,
    "fluent-bit": fluent_bit,
    "collector": collector,
}
"""Each reads files below the root and says what it found; one that reads nothing fails."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    epilog = "exit codes: 0 nothing found, 1 findings, 3 a tool is missing or could not check"
    parser = subparsers.add_parser(
        "monitoring-check", help=PURPOSE, description=PURPOSE, epilog=epilog
    )
    parser.add_argument(
        "--only", action="append", choices=CHECKS, help="one check; may be given several times"
    )
    parser.set_defaults(
        run=lambda chosen: run(toolchain.repository_root(), chosen.only or [*CHECKS])
    )


def run(root: Path, names: Sequence[str]) -> int:
    """Run checks on a working copy and return the exit code.

    Raises:
        Refusal: A tool is missing, or could not check.
    """
    begun = time.monotonic()
    startup.install(ahead=True)  # some checks import constructs
    try:
        files = Files(root=root, tools=toolchain.repository_root(), environ=os.environ)
        chosen = [name for name in CHECKS if name in names]
        outcomes = side_by_side(lambda name: _outcome(name, files), chosen, at_once=2)
    except UserError as problem:
        raise Refusal(str(problem), code=Code.TOOL_MISSING) from None
    for each in outcomes:
        found = count(len(each.findings), "finding") if each.findings else "no findings"
        say(f"{each.check:<13}  {found} in {each.read}")
    # A broken file is found by each check that reads it.
    findings = [*dict.fromkeys(finding for each in outcomes for finding in each.findings)]
    sys.stderr.writelines(f"error: {finding}\n" for finding in findings)
    say(f"{count(len(findings), 'finding')}, {time.monotonic() - begun:.0f} s")
    return Code.REFUSED if findings else Code.DONE


def _outcome(name: str, files: Files) -> Outcome:
    try:
        return CHECKS[name](files)
    except Broken as problem:
        return Outcome(check=name, read="a file that is broken", findings=[str(problem)])
