"""`terrace preflight STACK…`: say what will stop a deployment, before it begins."""

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from constructs_lib.config.wording import did_you_mean
from conventions.document import Document
from stacks.target import AWS, chosen
from terrace import synthesized, toolchain
from terrace.aws import Accounts, Unreadable, require_role_name
from terrace.errors import UserError
from terrace.names import PLAN
from terrace.preflight import adopting, report
from terrace.preflight.check import State
from terrace.preflight.name_servers import public_name_servers
from terrace.preflight.place import Place
from terrace.preflight.report import Row
from terrace.preflight.run import run as run_checks
from terrace.steps import say

PURPOSE = "say what will stop a deployment, before it begins"
DESCRIPTION = """
Reads the accounts of a stack, and changes nothing: who you are, the state backend and its lock, the
deployment role, versions out of support, zones and instance types, quotas, what an account has only
once and has already (detectors, recorders, identity providers), roles that AWS makes, Identity
Center, the delegation of the domain, and the images. Judges the stacks as they are synthesized: run
`make synth` first. Ends with 1 where something stops the deployment or could not be read.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """What the command line asks for.

    Attributes:
        json: Write JSON instead of a table.
        adopt: Write what is there already into the environment's file.
        role: Role to read an environment's account with; None takes the deployment role.
    """

    json: bool = False
    adopt: bool = False
    role: str | None = None


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("preflight", help=PURPOSE, description=DESCRIPTION)
    parser.add_argument("stacks", nargs="+", metavar="STACK", help="such as dev, or global")
    parser.add_argument("--json", action="store_true", help="write JSON instead of a table")
    parser.add_argument(
        "--adopt",
        action="store_true",
        help="write what is there already into environments/, so that it is imported",
    )
    parser.add_argument(
        "--role", help="role that reads an environment's account; default: the deployment role"
    )
    parser.set_defaults(
        run=lambda parsed: run(
            parsed.stacks, Options(json=parsed.json, adopt=parsed.adopt, role=parsed.role)
        )
    )


def run(names: Sequence[str], options: Options, *, root: Path | None = None) -> int:
    """Check stacks, and print what was found.

    Args:
        names: Names of the stacks.
        options: What else is asked for.
        root: Another working copy than this one.

    Returns:
        1 where something stops a deployment or could not be read, 0 otherwise.

    Raises:
        UserError: There is no such stack, or nobody is signed in.
    """
    toolchain.refuse_silence(os.environ)
    place = root or toolchain.repository_root()
    stacks = {each.name: each for each in synthesized.stacks(_output(place))}
    wanted = {name: _stack(stacks, name) for name in names}
    require_role_name(options.role)
    if options.adopt and chosen(os.environ) is not AWS:
        raise UserError(
            "--adopt writes what an account has into environments/, and this shell leads to the "
            "embedded AWS; take another shell"
        )
    rows: list[Row] = []
    for name, stack in wanted.items():
        found = _rows(stack, stacks, options.role)
        if not options.json:
            sys.stdout.write(f"{name}\n{_table(found)}{report.summary(found)}\n\n")
            sys.stdout.flush()
        if options.adopt:
            _adopt(place, name, found, say=_aside if options.json else say)
        rows += found
    if options.json:
        sys.stdout.write(report.as_json(rows))
    return report.exit_code(rows)


def _stack(stacks: dict[str, Document], name: str) -> Document:
    if name not in stacks:
        near = did_you_mean(name, stacks)
        raise UserError(f"stack is {name!r}, allowed: {', '.join(stacks)}{near}")
    return stacks[name]


def _rows(stack: Document, stacks: dict[str, Document], role: str | None) -> list[Row]:
    place = place_of(stack, stacks, role)
    try:
        return run_checks(place)
    except Unreadable as problem:
        raise UserError(str(problem)) from None


def place_of(stack: Document, stacks: dict[str, Document], role: str | None = None) -> Place:
    """Return where a stack is deployed, entered through its deployment role or another.

    Args:
        stack: The stack.
        stacks: All of them, by name.
        role: Name of the role to enter an environment's account with.
    """
    # The role of plans assumes no other one, as everybody else who deploys can.
    reads_only = bool(role) and str(role).endswith(f"-{PLAN}")

    def at(accounts: Accounts) -> Place:
        return Place(
            stack=stack,
            stacks=stacks,
            accounts=accounts,
            name_servers=public_name_servers,
            now=datetime.now(UTC),
            reads_only=reads_only,
            is_public=chosen(os.environ) is AWS,
        )

    known = at(Accounts(region=""))
    arn = known.deployment_role_arn
    if role:
        arn = f"arn:aws:iam::{known.account_id}:role/{role}"
    return at(Accounts(region=known.region, roles={known.account_id: arn} if arn else {}))


def _adopt(root: Path, name: str, rows: Sequence[Row], *, say: Callable[[str], None]) -> None:
    entries = dict(row.finding.adopts for row in rows if row.finding.adopts)
    if not entries:
        unread = any(row.finding.state is State.UNREAD for row in rows)
        of = "of what could be read, nothing" if unread else "nothing"
        say(f"{name}: {of} is there that could be taken over")
        return
    scope = adopting.SHARED if name == "global" else name
    say(f"wrote {', '.join(sorted(entries))} into {adopting.adopt(root, scope, entries)}")
    say("Next: make synth; look at what changes in terraform-out, and commit it.")


def _aside(line: str) -> None:
    """Say what a program that reads the JSON does not want among it."""
    sys.stderr.write(f"{line}\n")


def _output(root: Path) -> Path:
    if chosen(os.environ) is AWS:
        return root / "terraform-out"
    return toolchain.state_folder(root) / "embedded" / "terraform-out"


def _table(rows: Sequence[Row]) -> str:
    return report.table(rows, columns=shutil.get_terminal_size().columns)
