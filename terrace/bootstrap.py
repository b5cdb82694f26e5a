"""`terrace bootstrap`: what has to be there before the first deployment, made by hand and once.

Without a name the state backend, once for an organization; with the name of an environment what its
account needs: the role that deploys, and the limits of every role in it.
"""

import argparse
import os
import sys
from pathlib import Path

from environments import PLATFORM, Environment, by_name
from environments.previews import PreviewsAccount
from stacks.target import AWS, chosen
from terrace import ledger, toolchain
from terrace.deployment.account import Pending, account_of
from terrace.deployment.stacks import Stacks
from terrace.deployment.state_backend import STACK, StateBackend
from terrace.deployment.watcher import Watcher
from terrace.errors import UserError
from terrace.steps import Steps, confirmed


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser(
        "bootstrap",
        help="create the state bucket, once per organization, or prepare an environment's account",
    )
    parser.add_argument(
        "environment", nargs="?", help="environment whose account is prepared; the state if none"
    )
    parser.add_argument("--yes", action="store_true", help="do not ask before creating anything")
    parser.add_argument(
        "--output", type=Path, help="folder of the synthesis with the environment's template"
    )
    parser.set_defaults(
        run=lambda arguments: (
            run_account(arguments.environment, arguments.output, assume_yes=arguments.yes)
            if arguments.environment is not None
            else run(assume_yes=arguments.yes)
        )
    )


def run_account(name: str, output: Path | None, *, assume_yes: bool) -> int:
    """Prepare the account of an environment, or say that it is prepared.

    Raises:
        UserError: There is no such environment, no way into its account, or AWS refused something.
    """
    try:
        previews = PLATFORM.previews_account
        environment = previews if previews and previews.name == name else by_name(name)
    except ValueError as problem:
        raise UserError(str(problem)) from None
    toolchain.refuse_silence(os.environ)
    traced = _is_aws() and _is_traced(environment)
    steps = Steps(total=4 if traced else 3)
    account = account_of(environment, output or _output())
    with steps.step(f"look into account {environment.account_id}"):
        pending = account.pending()
    if pending is Pending.NOTHING:
        steps.note("the template is deployed already: nothing to change")
    elif not (assume_yes or confirmed(_question(pending, environment))):
        sys.stderr.write("error: nothing was changed\n")
        return 1
    with steps.step("deploy the template"):
        if pending is not Pending.NOTHING:
            account.deploy()
    with steps.step("make service-linked roles that are missing"):
        steps.note(", ".join(account.make_linked_roles()) or "none is missing")
    if traced:
        with steps.step("have X-Ray keep spans as log events (Transaction Search)"):
            steps.note("from now on" if account.keep_spans() else "it does so already")
    signed_in = ", signed in to the shared account" if _is_aws() else ""
    following = "preview NUMBER=…" if environment is previews else f"deploy STACK={name}"
    account_id = environment.account_id
    steps.done(f"Account {account_id} is ready; go on with: make {following}{signed_in}")
    return 0


def _is_traced(environment: Environment | PreviewsAccount) -> bool:
    """Whether something in it sends traces to X-Ray."""
    if isinstance(environment, PreviewsAccount):
        return False  # each preview says for itself, and they are gone soon
    return bool(environment.observability and environment.observability.tracing)


def _question(pending: Pending, environment: Environment | PreviewsAccount) -> str:
    return (
        f"{pending.value.capitalize()} the deployment role and the limits of roles in account "
        f"{environment.account_id} ({environment.name})? [y/N] "
    )


def _folder() -> Path:
    """Folder of what is not committed of the target that the shell has chosen."""
    state = toolchain.state_folder(toolchain.repository_root())
    return state if _is_aws() else state / "embedded"


def _output() -> Path:
    """Output folder of the target that the shell has chosen."""
    return (toolchain.repository_root() if _is_aws() else _folder()) / "terraform-out"


def run(*, assume_yes: bool) -> int:
    """Create the state backend, or say that it is there; mends an interrupted run."""
    output = _output()
    env = toolchain.environment()
    toolchain.refuse_silence(env)
    steps = Steps(total=4)
    watcher = Watcher(tell=steps.note)
    stacks = Stacks(output, env, watcher)
    backend = StateBackend(stacks, _folder() / "bootstrap")
    with steps.step("synthesize"):
        stacks.cdktf("synth")
    with steps.step("look for the state bucket"):
        there = backend.exists()
    if there:
        _note(output)
        steps.done("The state backend is there; change it with: make deploy STACK=state-backend")
        return 0
    where = "this account" if _is_aws() else "the embedded AWS"
    question = f"Create the state bucket, its key and its policies in {where}? [y/N] "
    if not (assume_yes or confirmed(question)):
        sys.stderr.write("error: nothing was created\n")
        return 1
    with steps.step(f"deploy {STACK} with a local state", status=watcher.status):
        backend.create()
    with steps.step("move the state into the bucket"):
        backend.migrate()
        _note(output)
    commit = "commit terraform-out/addresses.json, which lists it now, and " if _is_aws() else ""
    steps.done(f"The state backend is ready; {commit}go on with: make deploy STACK=global")
    return 0


def _note(output: Path) -> None:
    """Enter the state backend into the ledger; what is lost with an embedded AWS has none."""
    if _is_aws():
        ledger.mark_deployed(output, [STACK])


def _is_aws() -> bool:
    return chosen(os.environ) is AWS
