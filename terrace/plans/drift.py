"""`terrace drift`: which stacks differ from what is committed. What cannot be read is not clean."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from terrace.configuration import require_right_environments
from terrace.delivery.codes import Code
from terrace.delivery.refusing import usage
from terrace.errors import Refusal
from terrace.guard.approval import summary
from terrace.guard.fingerprint import counts
from terrace.plans.command import write
from terrace.plans.comment import drift_text
from terrace.plans.document import Finding, as_text, drift_document
from terrace.plans.planning import Planner
from terrace.toolchain import refuse_unknown

PURPOSE = "say which stacks differ from what is committed"
_ABOUT = (
    f"{PURPOSE[0].upper()}{PURPOSE[1:]}, by the roles of plans and without a lock. Exit codes: 0 "
    "all are clean, 20 at least one differs; where none does and one could not be read, 1 AWS or "
    "a tool refused, 3 a tool is missing, 4 credentials are missing or have expired; 2 wrong usage."
)
_WORST_FIRST = (Code.SIGNED_OUT, Code.TOOL_MISSING)


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("drift", help=PURPOSE, description=_ABOUT)
    parser.add_argument("stacks", nargs="*", metavar="stack", help="such as dev; without one: all")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FOLDER",
        help="write drift.json there, and STACK.md for each that differs, both without secrets",
    )
    parser.add_argument(
        "--as-deployer",
        action="store_true",
        help="by the roles of deployments, as an administrator may, and no role of plans",
    )
    parser.set_defaults(
        run=lambda chosen: run(chosen.stacks, chosen.out, as_deployer=chosen.as_deployer)
    )


def run(wanted: Sequence[str], out: Path | None, *, as_deployer: bool) -> int:
    """Look for drift and return the exit code."""
    with usage():
        require_right_environments()
        refuse_unknown(wanted)
    planner = Planner(read_only=True, by_role_of_plans=not as_deployer)
    planner.synthesize()
    names = planner.stacks.names
    found: list[Finding] = []
    codes: list[Code] = []
    texts: dict[str, str] = {}
    for stack in [each for each in names if each in wanted or not wanted]:
        finding, text, code = _look(planner, stack)
        found.append(finding)
        codes.append(code)
        texts |= {finding.file: text} if finding.file else {}
        sys.stdout.write(f"{_sentence(finding)}\n")
        sys.stdout.flush()
    if out is not None:
        write(out, {**texts, "drift.json": as_text(drift_document(found))})
    return worst(codes)


def worst(codes: Sequence[Code]) -> Code:
    """Return the exit code for those of all stacks: drift counts most, and failures before none."""
    for code in (Code.DRIFT, *_WORST_FIRST):
        if code in codes:
            return code
    return next((code for code in codes if code is not Code.DONE), Code.DONE)


def _look(planner: Planner, stack: str) -> tuple[Finding, str, Code]:
    try:
        plan = planner.plan(stack)
    except Refusal as problem:
        unread = Finding(stack=stack, result="unreadable", reason=str(problem), counts={})
        return unread, "", Code(problem.code)
    numbers = counts(plan.shown)
    if not plan.is_deployed:
        return Finding(stack=stack, result="absent", counts=numbers), "", Code.DONE
    if not any(numbers.values()):
        return Finding(stack=stack, result="clean", counts=numbers), "", Code.DONE
    drift = Finding(stack=stack, result="drift", counts=numbers, file=f"{stack}.md")
    return drift, drift_text(plan), Code.DRIFT


def _sentence(finding: Finding) -> str:
    said = {
        "clean": "as committed",
        "absent": "not deployed",
        "unreadable": f"could not be read: {finding.reason}",
        "drift": f"differs: {summary(finding.counts)}",
    }
    return f"{finding.stack}: {said[finding.result]}"
