"""`terrace bootstrap`: the state backend of a real account, once for an organization."""

import argparse
import sys

from terrace import ledger, toolchain
from terrace.deployment.stacks import Stacks
from terrace.deployment.state_backend import STACK, StateBackend
from terrace.deployment.watcher import Watcher
from terrace.steps import Steps


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser(
        "bootstrap", help="create the state bucket, once per organization"
    )
    parser.add_argument("--yes", action="store_true", help="do not ask before creating anything")
    parser.set_defaults(run=lambda arguments: run(assume_yes=arguments.yes))


def run(*, assume_yes: bool) -> int:
    """Create the state backend, or say that it is there; mends an interrupted run."""
    root = toolchain.repository_root()
    output = root / "terraform-out"
    steps = Steps(total=4)
    watcher = Watcher(tell=steps.note)
    stacks = Stacks(output, toolchain.environment(), watcher)
    backend = StateBackend(stacks, toolchain.state_folder(root) / "bootstrap")
    with steps.step("synthesize"):
        stacks.cdktf("synth")
    with steps.step("look for the state bucket"):
        there = backend.exists()
    if there:
        ledger.mark_deployed(output, [STACK])
        steps.done("The state backend is there; change it with: make deploy STACK=state-backend")
        return 0
    if not assume_yes and not _confirmed():
        sys.stderr.write("error: nothing was created\n")
        return 1
    with steps.step(f"deploy {STACK} with a local state", status=watcher.status):
        backend.create()
    with steps.step("move the state into the bucket"):
        backend.migrate()
        ledger.mark_deployed(output, [STACK])
    steps.done(
        "The state backend is ready; commit terraform-out/addresses.json, which lists it now, and "
        "go on with: make deploy STACK=global"
    )
    return 0


def _confirmed() -> bool:
    sys.stdout.write("Create the state bucket, its key and its policies in this account? [y/N] ")
    sys.stdout.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes"}
