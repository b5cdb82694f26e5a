"""`terrace state`: the former versions of a stack's state, and going back to one of them.

The bucket keeps every version for a year. A state that can be read is replaced by terraform itself
(`terraform state push`), under its lock and with a higher serial; one that is damaged or gone by a
copy of the version. Nothing is overwritten, so that going back can itself be taken back.
"""

import argparse
import json
import os
import sys
from collections.abc import Mapping
from datetime import datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from terrace import toolchain
from terrace.aws import Unreadable
from terrace.deployment import Stacks
from terrace.errors import UserError
from terrace.states.bucket import Bucket
from terrace.states.state import State
from terrace.steps import confirmed, say
from terrace.unlock import backend_of, output_folder, read_lock

PURPOSE = "list the former versions of a stack's state, and go back to one"
SHOWN = 20  # versions that are listed
NAMED = 10  # addresses that are named before the question


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("state", help=PURPOSE)
    verbs = parser.add_subparsers(title="verbs", metavar="verb", required=True)
    versions = verbs.add_parser("versions", help="list the versions of a state, newest first")
    versions.add_argument("stack", help="such as dev")
    versions.set_defaults(run=lambda given: list_versions(given.stack))
    restore = verbs.add_parser("restore", help="make a former version the state again")
    restore.add_argument("stack", help="such as dev")
    restore.add_argument("version", help="as `terrace state versions` names it")
    restore.add_argument("--yes", action="store_true", help="do not ask")
    restore.set_defaults(run=lambda given: run(given.stack, given.version, assume_yes=given.yes))


def list_versions(stack: str) -> int:
    """Print the versions of a stack's state.

    Raises:
        UserError: There is no such stack, or its state cannot be read.
    """
    stacks = _stacks(stack)
    try:
        bucket = Bucket(backend_of(stacks.folder(stack)))
        shown = [(each, _described(bucket, each)) for each in islice(bucket.versions(), SHOWN)]
    except Unreadable as problem:
        raise UserError(str(problem)) from None
    if not shown:
        say(f"The state of {stack} has no versions in {bucket.name}.")
    for each, text in shown:
        say(f"{_when(each['LastModified'])}  {each['VersionId']}  {text}")
    return 0


def run(stack: str, version: str, *, assume_yes: bool) -> int:
    """Make a former version of a state the present one, after a question.

    Args:
        stack: Name of the stack.
        version: Id of the version.
        assume_yes: Do not ask.

    Raises:
        UserError: There is no such stack or version, it is not of this state, the state is locked,
            or terraform refuses it.
    """
    stacks = _stacks(stack)
    backend = backend_of(stacks.folder(stack))
    if lock := read_lock(backend):
        raise UserError(f"the state of {stack} is locked by {lock}; wait for that run")
    try:
        bucket = Bucket(backend)
        former, text = _former(bucket, version), bucket.read()
    except Unreadable as problem:
        raise UserError(str(problem)) from None
    present = _present(text)
    _say_difference(stack, present, former, is_damaged=text is not None and present is None)
    if present and present.lineage != former.lineage:
        raise UserError(
            f"version {version} has the lineage {former.lineage}, allowed: {present.lineage}, that "
            f"of the present state; it is the state of something else"
        )
    if not (assume_yes or confirmed(f"Make version {version} the state of {stack}? [y/N] ")):
        sys.stderr.write("error: the state was left as it is\n")
        return 1
    try:
        if present:
            _push(stacks, stack, former, present)
        else:  # terraform reads what is there before it writes, and there is nothing to read
            bucket.bring_back(version)
    except Unreadable as problem:
        raise UserError(str(problem)) from None
    say(
        f"The state of {stack} is that of version {version}; see what differs: "
        f"make plan STACK={stack}"
    )
    return 0


def _stacks(stack: str) -> Stacks:
    toolchain.refuse_silence(os.environ)
    stacks = Stacks(output_folder(), toolchain.environment())
    if stack not in stacks.names:
        raise UserError(f"stack is {stack!r}, allowed: {', '.join(stacks.names)}")
    return stacks


def _described(bucket: Bucket, version: Mapping[str, Any]) -> str:
    if "Size" not in version:
        return "deleted"
    text = bucket.read(version["VersionId"])
    try:
        state = State.of(text or b"")
    except ValueError:
        return f"damaged, {version['Size']} bytes"
    return f"{state}{', the present state' if version['IsLatest'] else ''}"


def _former(bucket: Bucket, version: str) -> State:
    text = bucket.read(version)
    if text is None:
        raise UserError(
            f"{bucket.address} has no version {version!r}, allowed: one that "
            "`terrace state versions` lists"
        )
    try:
        return State.of(text)
    except ValueError:
        raise UserError(
            f"version {version} of {bucket.address} is damaged: it is no state of Terraform"
        ) from None


def _present(text: bytes | None) -> State | None:
    try:
        return State.of(text or b"")
    except ValueError:
        return None


def _say_difference(stack: str, present: State | None, former: State, *, is_damaged: bool) -> None:
    now = str(present) if present else "damaged" if is_damaged else "not there"
    say(f"The state of {stack} is {now}; the version to go back to has {former}.")
    if not present:
        return
    unknown = sorted(set(present.addresses) - set(former.addresses))
    back = sorted(set(former.addresses) - set(present.addresses))
    if unknown:
        say(f"Terraform will no longer know {_listed(unknown)}; what of it is in AWS stays there.")
    if back:
        say(f"Terraform will know again {_listed(back)}; what of it is gone is made anew.")


def _listed(addresses: list[str]) -> str:
    rest = len(addresses) - NAMED
    return ", ".join(addresses[:NAMED]) + (f" and {rest} more" if rest > 0 else "")


def _push(stacks: Stacks, stack: str, former: State, present: State) -> None:
    stacks.init(stack)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "terraform.tfstate"
        file.touch(mode=0o600)
        content = {**former.content, "serial": max(former.serial, present.serial) + 1}
        file.write_text(json.dumps(content), encoding="utf-8")
        stacks.terraform(stack, "state", "push", str(file))


def _when(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"
