"""`terrace plan`: what a deployment would change, for a reviewer and for an approval."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from terrace.configuration import require_right_environments
from terrace.delivery.codes import Code
from terrace.delivery.refusing import usage
from terrace.errors import Refusal, reason
from terrace.guard.fingerprint import counts, fingerprint
from terrace.plans.comment import plan_text
from terrace.plans.document import as_text, plan_document
from terrace.plans.planning import Plan, Planner
from terrace.toolchain import refuse_unknown

PURPOSE = "say what a deployment of a stack would change"
_ABOUT = (
    f"{PURPOSE[0].upper()}{PURPOSE[1:]}. Prints fingerprint=…, which TERRACE_APPROVED_PLAN=… lets "
    "`cdktf deploy` hold to, and how many resources would change. Exit codes: 0 planned, 1 AWS or "
    "a tool refused, 2 wrong usage, 3 a tool is missing, 4 credentials are missing or have "
    "expired, 6 another deployment is in progress."
)


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("plan", help=PURPOSE, description=_ABOUT)
    parser.add_argument("stack", help="such as dev")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FOLDER",
        help="write plan.md and plan.json there, without secrets, instead of the plan's text",
    )
    add_read_only(parser)
    parser.set_defaults(
        run=lambda chosen: run(chosen.stack, chosen.out, read_only=chosen.read_only)
    )


def add_read_only(parser: argparse.ArgumentParser) -> None:
    """Add the option with which nothing can be changed."""
    parser.add_argument(
        "--read-only",
        action="store_true",
        help="plan by the role <project>-<environment>-plan and without a lock",
    )


def run(stack: str, out: Path | None, *, read_only: bool) -> int:
    """Plan a stack and return the exit code."""
    with usage():
        require_right_environments()
        refuse_unknown([stack])
    planner = Planner(read_only=read_only)
    planner.synthesize()
    plan = planner.plan(stack)
    if out is None:
        sys.stdout.write(plan.text)
    else:
        write(out, {"plan.md": plan_text(plan), "plan.json": as_text(plan_document(plan))})
    sys.stdout.write(_lines(plan))
    return Code.DONE


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write files into a folder, which is made where it is missing.

    Raises:
        Refusal: The folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as problem:
        sentence = f"--out is {str(folder)!r}, which cannot be written: {reason(problem)}"
        raise Refusal(sentence, code=Code.USAGE) from None


def _lines(plan: Plan) -> str:
    numbers = counts(plan.shown)
    lines = {
        "fingerprint": fingerprint(plan.shown),
        "changes": sum(number for name, number in numbers.items()),
        **numbers,
    }
    return "".join(f"{name}={value}\n" for name, value in lines.items())
