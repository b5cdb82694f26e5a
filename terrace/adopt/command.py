"""`terrace adopt`: whose repository this is, and which stacks are deployed."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from terrace import ledger
from terrace.adopt import configuration
from terrace.adopt.choices import FIELDS, SHARED, Choices, from_options, missing
from terrace.adopt.configuration import Configuration
from terrace.adopt.dialogue import Ask, answers
from terrace.errors import UserError
from terrace.steps import say
from terrace.toolchain import repository_root

OUTPUT = "terraform-out"
IDENTITY = ("project", "account_id", "region")  # a stack with another one is another stack


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What the command line asks for.

    Attributes:
        values: By option, each a value, or a scope, "=" and a value.
        deployed: Stacks to enter into the ledger.
        destroyed: Stacks to take out of it.
        forget_deployed: Take stacks out that get another project, account or region.
    """

    values: Mapping[str, Sequence[str]]
    deployed: Sequence[str] = ()
    destroyed: Sequence[str] = ()
    forget_deployed: bool = False


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser(
        "adopt",
        help="make the repository your own, and say which stacks are deployed",
        description="Without options it asks. NAME=VALUE is for one environment, or for `shared`.",
    )
    for field in FIELDS:
        help_ = field.purpose
        parser.add_argument(f"--{field.option}", action="append", metavar="VALUE", help=help_)
    parser.add_argument(
        "--deployed", action="append", metavar="STACK", help="list a stack as deployed"
    )
    parser.add_argument(
        "--destroyed", action="append", metavar="STACK", help="list a stack no longer"
    )
    parser.add_argument(
        "--forget-deployed",
        action="store_true",
        help="deployed stacks whose project, account or region changes are somebody else's",
    )
    parser.set_defaults(run=lambda parsed: run(_request(parsed)))


def _request(parsed: argparse.Namespace) -> Request:
    given = vars(parsed)
    values = {field.option: given[field.option.replace("-", "_")] or [] for field in FIELDS}
    return Request(
        values=values,
        deployed=parsed.deployed or (),
        destroyed=parsed.destroyed or (),
        forget_deployed=parsed.forget_deployed,
    )


def run(request: Request, *, root: Path | None = None, ask: Ask | None = None) -> int:
    """Adopt, or renew the ledger; changes everything or nothing.

    Args:
        request: What to do.
        root: Another working copy than this one.
        ask: Shows a question and returns the answer; None asks at a terminal, where there is one.

    Raises:
        UserError: A value is refused, or is missing where nobody can be asked.
    """
    place = root or repository_root()
    has_values = any(request.values.values())
    if request.deployed or request.destroyed:
        if has_values:
            raise UserError("--deployed and --destroyed go alone; give the values in another run")
        return _renew_ledger(place / OUTPUT, request)
    asked = ask or (_ask if sys.stdin.isatty() and sys.stdout.isatty() else None)
    current = Configuration(place)
    choices = from_options(request.values, current)
    needed = missing(choices, current)
    if asked and (needed or not has_values):
        return _adopt_by_dialogue(place, choices, request, asked)
    if needed or not has_values:
        options = ", ".join(needed) or ", ".join(f"--{field.option}" for field in FIELDS)
        raise UserError(f"nobody can be asked here, so these options are needed: {options}")
    return _adopt(place, current, choices, may_forget=request.forget_deployed)


def _adopt_by_dialogue(root: Path, choices: Choices, request: Request, ask: Ask) -> int:
    """Ask until everything is accepted."""
    say("An empty answer keeps what is in brackets.")
    while True:
        current = Configuration(root)
        choices = answers(current, choices, ask)
        may_forget = request.forget_deployed or _may_forget(root, current, choices, ask)
        try:
            return _adopt(root, current, choices, may_forget=may_forget)
        except UserError as problem:
            sys.stderr.write(f"error: {problem}\n")


def _adopt(root: Path, current: Configuration, choices: Choices, *, may_forget: bool) -> int:
    changed = current.with_choices(choices)
    configuration.require_valid(root, changed)
    lost = _other_stacks(root, current, choices)
    if lost and not may_forget:
        raise UserError(
            f"{', '.join(lost)} would get another project, account or region and {OUTPUT} lists "
            "them as deployed; destroy them first, or give --forget-deployed if they are somebody "
            "else's"
        )
    configuration.write(changed)
    ledger.mark_destroyed(root / OUTPUT, lost)
    for file in changed:
        say(f"changed {file.relative_to(root)}")
    say(_next(bool(changed)))
    return 0


def _next(is_changed: bool) -> str:  # noqa: FBT001
    if not is_changed:
        return "Everything was so already."
    return (
        "Next: make monitoring, make dashboards, make synth, make modules, make kubernetes and "
        "make docs; look at the changes, and commit them."
    )


def _other_stacks(root: Path, current: Configuration, choices: Choices) -> list[str]:
    """Return the deployed stacks that become others: their state will be somewhere else."""
    moved = {
        scope
        for (scope, field), value in choices.items()
        if field in IDENTITY and value != current.get(scope, field)
    }
    deployed = ledger.deployed(root / OUTPUT)
    return deployed if SHARED in moved else [name for name in deployed if name in moved]


def _may_forget(root: Path, current: Configuration, choices: Choices, ask: Ask) -> bool:
    lost = _other_stacks(root, current, choices)
    question = f"{', '.join(lost)}: deployed, and would become other stacks; are they gone? [y/N] "
    return not lost or ask(question).strip().lower() in {"y", "yes"}


def _renew_ledger(output: Path, request: Request) -> int:
    entered = ledger.mark_deployed(output, request.deployed)
    taken = ledger.mark_destroyed(output, request.destroyed)
    for stack in entered:
        say(f"{stack} is listed as deployed; commit {output.name}/addresses.json")
    for stack in taken:
        say(f"{stack} is no longer listed as deployed; commit {output.name}/addresses.json")
    if not entered and not taken:
        say("Everything was so already.")
    return 0


def _ask(question: str) -> str:
    sys.stdout.write(question)
    sys.stdout.flush()
    line = sys.stdin.readline()
    if not line:
        raise KeyboardInterrupt
    return line
