"""`terrace unlock`: release the lock of a stack's state that a dead run has left behind."""

import argparse
import getpass
import json
import os
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import environments
from environments.previews import is_preview
from stacks.target import AWS, chosen
from terrace import toolchain
from terrace.aws import Accounts, Unreadable, found, reading
from terrace.deployment import Stacks
from terrace.errors import UserError
from terrace.previews.place import folder as preview_folder
from terrace.previews.place import place
from terrace.previews.session import Session
from terrace.previews.store import LOCK
from terrace.steps import say

PURPOSE = "release the lock that a dead run has left on a state"
NO_OBJECT = {"NoSuchKey", "NoSuchBucket", "404"}  # without a bucket, nothing can hold a lock
_TERRAFORM = ("terraform", "tofu")


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("unlock", help=PURPOSE, description=f"{PURPOSE}.")
    parser.add_argument("stack", help="such as dev, or pr-12")
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


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """A state that may be locked.

    Attributes:
        lock: Its lock; None where it is not locked.
        folder: Where a terraform of this machine works on it.
        release: Releases that lock.
    """

    lock: Lock | None
    folder: Path
    release: Callable[[Lock], None]


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
    state = _of_preview(stack) if is_preview(stack) else _of_stack(stack)
    lock = state.lock
    if lock is None:
        say(f"The state of {stack} is not locked.")
        return 0
    say(f"The state of {stack} is locked by {lock}.")
    living = list(holders(lock, state.folder))
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
    state.release(lock)
    say(f"The state of {stack} is no longer locked.")
    return 0


def _of_stack(stack: str) -> State:
    stacks = Stacks(output_folder(), toolchain.environment())
    if stack not in stacks.names:
        raise UserError(f"stack is {stack!r}, allowed: {', '.join(stacks.names)}")
    folder = stacks.folder(stack)

    def release(lock: Lock) -> None:
        stacks.init(stack)
        stacks.terraform(stack, "force-unlock", "-force", lock.identity)

    return State(lock=read_lock(backend_of(folder)), folder=folder, release=release)


def _of_preview(name: str) -> State:
    """A pull request's environment: its own role alone touches it, and its files may be gone."""
    where = place(environments.PLATFORM)
    key = where.key(name, LOCK)
    try:
        s3 = Session(where, name).s3()
    except Unreadable as problem:
        raise UserError(str(problem)) from None

    def release(lock: Lock) -> None:
        del lock  # Terraform, too, deletes the object
        with reading(f"the lock of {name}"):
            s3.delete_object(Bucket=where.bucket, Key=key)

    return State(
        lock=_lock(s3, where.bucket, key),
        folder=preview_folder(name) / "terraform-out/stacks" / name,
        release=release,
    )


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
    accounts = Accounts(region=str(backend["region"]))
    try:
        s3 = accounts.client("s3", account_id=accounts.caller["Account"])
    except Unreadable as problem:
        raise UserError(str(problem)) from None
    return _lock(s3, str(backend["bucket"]), f"{backend['key']}.tflock")


def _lock(s3: Any, bucket: str, key: str) -> Lock | None:
    what = f"the lock s3://{bucket}/{key}"
    try:
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
