"""`terrace delivery-check`: hold pipelines and scripts to their tools, and look for secrets."""

import argparse
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from conventions.tables import count
from terrace import toolchain
from terrace.delivery.check.github import actionlint, zizmor
from terrace.delivery.check.jenkins import jenkins
from terrace.delivery.check.outcome import Files, Outcome
from terrace.delivery.check.schemas import schemas
from terrace.delivery.check.secrets import history, secrets
from terrace.delivery.check.shell import shellcheck, shfmt
from terrace.delivery.codes import Code
from terrace.errors import Refusal, UserError
from terrace.setup import checks
from terrace.setup.lock import only_one
from terrace.setup.place import Place
from terrace.side_by_side import side_by_side
from terrace.steps import Steps, say
from terrace.toolchain.locations import virtual_environment

PURPOSE = "check pipelines and scripts, and look for secrets"
CHECKS: Mapping[str, Callable[[Files], Outcome]] = {
    "secrets": secrets,  # the longest ones first
    "history": history,
    "jenkins": jenkins,
    "schemas": schemas,
    "actionlint": actionlint,
    "zizmor": zizmor,
    "shellcheck": shellcheck,
    "shfmt": shfmt,
}
_USUAL = [name for name in CHECKS if name != "history"]


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    epilog = "exit codes: 0 nothing found, 1 findings, 3 a tool is missing or could not check"
    parser = subparsers.add_parser(
        "delivery-check", help=PURPOSE, description=PURPOSE, epilog=epilog
    )
    parser.add_argument(
        "--only", action="append", choices=CHECKS, help="one check; may be given several times"
    )
    parser.set_defaults(run=lambda chosen: run(toolchain.repository_root(), chosen.only or _USUAL))


def run(root: Path, names: Sequence[str]) -> int:
    """Run checks on a working copy and return the exit code.

    Raises:
        Refusal: A tool is missing, or could not check.
    """
    begun = time.monotonic()
    try:
        bring_about_tools(root)
        files = Files(root=root, tools=root, environ=os.environ)
        chosen = [check for name, check in CHECKS.items() if name in names]
        outcomes = side_by_side(lambda check: check(files), chosen, at_once=2)
    except UserError as problem:
        raise Refusal(str(problem), code=Code.TOOL_MISSING) from None
    for each in outcomes:
        say(f"{each.check:<10}  {len(each.findings) or 'no'} findings in {each.read}")
    findings = [finding for each in outcomes for finding in each.findings]
    sys.stderr.writelines(f"error: {finding}\n" for finding in findings)
    say(f"{count(len(findings), 'finding')}, {time.monotonic() - begun:.0f} s")
    return Code.REFUSED if findings else Code.DONE


def bring_about_tools(root: Path) -> None:
    """Install the tools, if they are not there as locked.

    Raises:
        UserError: They cannot be had.
    """
    place = Place(root=root, venv=virtual_environment(root))
    with only_one(place.state / "setup.lock"):
        part = checks.part(place)
        if part.is_due:
            part.bring_about(Steps(total=1))
