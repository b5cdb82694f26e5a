"""`terrace unlock`: release the lock of a stack's state that a dead run has left behind."""

import argparse
import getpass
import json
import os
import socket
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stacks.target import AWS, chosen
from terrace import toolchain
from terrace.aws import Accounts, Unreadable, found, reading
from terrace.deployment import Stacks
from terrace.errors import UserError
from terrace.steps import say

PURPOSE = "release the lock that a dead run has left on a state"
NO_OBJECT = {"NoSuchKey", "NoSuchBucket", "404"}  # without a bucket, nothing can hold a lock
_TERRAFORM = ("terraform", "tofu")


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("unlock", help=PURPOSE)
    parser.add_argument("stack", help="such as dev")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.set_defaults(run=lambda given: run(given.stack, assume_yes=given.yes))


@dataclass(frozen=True, kw_only=True, slots=True)
class Lock:
    """A lock as Terraform writes it beside the state.

    Attributes:
        identity: Its id.
        who: User and host of the run that holds it.
        since: When it was taken; empty if it does not say.
        operation: What that run does, such as "apply"; empty if it does not say.
    """

    identity: str
    who: str
    since: str
    operation: str

    def __str__(self) -> str:
        since = f" since {self.since}" if self.since else ""
        return f"{self.who}{since}" + (f" ({self.operation})" if self.operation else "")

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Lock":
        """Read what Terraform wrote."""
        created = str(told.get("Created") or "")[:19].replace("T", " ")
        return cls(
            identity=str(told["ID"]),
            who=str(told.get("Who") or "somebody"),
            since=f"{created} UTC" if created else "",
            operation=str(told.get("Operation", "")).removeprefix("OperationType").lower(),
        )


def run(stack: str, *, assume_yes: bool) -> int:
    """Say who holds the lock of a stack's state, ask, and release it.

    Args:
        stack: Name of the stack.
        assume_yes: Do not ask.

    Raises:
        UserError: There is no such stack, the lock cannot be read, nobody can be asked, or the run
            that holds it seems to live and nobody is to be asked.
    """
    toolchain.refuse_silence(os.environ)
    stacks = Stacks(output_folder(), toolchain.environment())
    if stack not in stacks.names:
        raise UserError(f"stack is {stack!r}, allowed: {', '.join(stacks.names)}")
    folder = stacks.folder(stack)
    lock = read_lock(backend_of(folder))
    if lock is None:
        say(f"The state of {stack} is not locked.")
        return 0
    say(f"The state of {stack} is locked by {lock}.")
    living = list(holders(lock, folder))
    for process in living:
        say(f"That run may still live here: process {process}. Interrupt it instead; it unlocks.")
    if living and assume_yes:
        raise UserError(f"the lock of {stack} stays, because process {living[0]} may be writing")
    if not assume_yes:
        if not sys.stdin.isatty():
            raise UserError("nobody can be asked without a terminal; add --yes if that run is dead")
        if not _confirmed("Release the lock? While that run lives, two would write. [y/N] "):
            sys.stderr.write("error: the lock was left as it is\n")
            return 1
    stacks.init(stack)
    stacks.terraform(stack, "force-unlock", "-force", lock.identity)
    say(f"The state of {stack} is no longer locked.")
    return 0


def output_folder() -> Path:
    """Output folder of the target that the shell has chosen."""
    root = toolchain.repository_root()
    if chosen(os.environ) is AWS:
        return root / "terraform-out"
    return toolchain.state_folder(root) / "embedded" / "terraform-out"


def backend_of(folder: Path) -> Mapping[str, Any]:
    """Return the S3 backend of a stack: "bucket", "key" and "region".

    Raises:
        UserError: The stack has none.
    """
    path = folder / "cdk.tf.json"
    try:
        backend: Mapping[str, Any] = json.loads(path.read_text())["terraform"]["backend"]["s3"]
    except (OSError, ValueError, KeyError):
        raise UserError(f"{path} has no S3 backend; run: cdktf synth") from None
    return backend


def read_lock(backend: Mapping[str, Any]) -> Lock | None:
    """Return the lock of a state, None where it is not locked.

    Raises:
        UserError: It cannot be read.
    """
    bucket, key = str(backend["bucket"]), f"{backend['key']}.tflock"
    what = f"the lock s3://{bucket}/{key}"
    accounts = Accounts(region=str(backend["region"]))
    try:
        s3 = accounts.client("s3", account_id=accounts.caller["Account"])
        answer = found(what, lambda: s3.get_object(Bucket=bucket, Key=key), missing=NO_OBJECT)
        if answer is None:
            return None
        with reading(what):
            text = answer["Body"].read()
        return Lock.of(json.loads(text))
    except Unreadable as problem:
        raise UserError(str(problem)) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UserError(
            f"{what} is not one of Terraform's; if nobody needs it, delete it: "
            f"aws s3 rm s3://{bucket}/{key}"
        ) from None


def holders(lock: Lock, folder: Path) -> Iterator[int]:
    """Processes of this machine that may hold a lock: a terraform that works in the folder."""
    if lock.who != f"{getpass.getuser()}@{socket.gethostname()}":
        return
    import psutil  # noqa: PLC0415 - needed only for locks of this machine

    for process in psutil.process_iter(["pid", "name", "cwd", "status"]):
        told = process.info
        works_here = told["cwd"] and Path(told["cwd"]) == folder.resolve()
        lives = told["status"] != psutil.STATUS_ZOMBIE
        is_core = (told["name"] or "").startswith(_TERRAFORM) and "provider" not in told["name"]
        if works_here and lives and is_core:
            yield int(told["pid"])


def _confirmed(question: str) -> bool:
    sys.stdout.write(question)
    sys.stdout.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes"}
