"""`terrace demo`: the whole loop against the embedded AWS, without an account.

Start, synthesize, bootstrap the state backend and the accounts, deploy, print the outputs, plan
again and find nothing to do, destroy, stop.
"""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Sequence, Sized
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from environments import ENVIRONMENTS, PLATFORM
from stacks.names import GLOBAL
from terrace import toolchain
from terrace.configuration import require_right_environments
from terrace.deployment import Change, EmbeddedDeployment, Watcher
from terrace.deployment.state_backend import STACK
from terrace.embedded_aws.guard import Guard
from terrace.embedded_aws.launch import LOG_NAME
from terrace.embedded_aws.occupied import alone
from terrace.embedded_aws.server import EmbeddedAws, Status
from terrace.errors import UserError
from terrace.steps import Steps, confirmed, say
from terrace.toolchain.project import configured_output

DEFAULT = ("dev",)

STANDSTILL_SECONDS = 600.0
"""How long a deployment may change nothing: no resource takes the embedded AWS minutes."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("demo", help="deploy the stacks into the embedded AWS")
    parser.add_argument(
        "stacks", nargs="*", help="stacks to deploy, or all; global and dev if none"
    )
    parser.add_argument("--keep", action="store_true", help="leave everything up to look at")
    parser.set_defaults(run=lambda arguments: run(arguments.stacks or DEFAULT, arguments.keep))


def run(wanted: Sequence[str], keep: bool) -> int:  # noqa: FBT001 - as the command line gives it
    """Run the loop.

    Raises:
        UserError: An environment is wrong, a step failed, or the second plan was not clean.
            Nothing is left running.
    """
    require_right_environments()
    toolchain.refuse_misleading(os.environ)
    chosen = choose(wanted)
    configured_output()  # what is missing or broken is said before anything starts
    toolchain.cdktf_command()
    toolchain.terraform_binary()
    folder = toolchain.state_folder(toolchain.repository_root()) / "embedded"
    server = EmbeddedAws(folder)
    steps = Steps(total=count(chosen, keep=keep))
    with alone(folder), ExitStack() as until_the_end, ExitStack() as unless_kept:
        replace_if_wanted(server)
        say(announcement(chosen, keep=keep))
        for leftover in ("terraform-out", "bootstrap"):
            shutil.rmtree(folder / leftover, ignore_errors=True)
        unless_kept.callback(server.down)
        with steps.step("start the embedded AWS"):
            running = server.up(account_id=PLATFORM.account_id, tied=not keep)
            steps.note(running.endpoint)
        guard = Guard(running, folder / LOG_NAME)
        until_the_end.enter_context(guard.watching())
        watcher = Watcher(
            tell=steps.note,
            reason_to_stop=guard.reason_to_stop,
            standstill_seconds=STANDSTILL_SECONDS,
        )
        deployment = EmbeddedDeployment(folder, endpoint=running.endpoint, watcher=watcher)
        _Demo(deployment, steps, watcher).run(chosen, keep=keep)
        if keep:
            unless_kept.pop_all()
            _say_how_to_look(folder, running.endpoint)
    return 0


def choose(wanted: Sequence[str]) -> list[str]:
    """Return the stacks to deploy on the state backend, each after those it depends on.

    Raises:
        UserError: A name that no stack has; lists those there are.
    """
    environments = [environment.name for environment in ENVIRONMENTS]
    names = [STACK, GLOBAL, *environments]
    if unknown := sorted(set(wanted) - {*names, "all"}):
        raise UserError(f"stack is {', '.join(unknown)!r}, allowed: all, {', '.join(names)}")
    needed = set(names if "all" in wanted else wanted) - {STACK}
    return [GLOBAL, *(name for name in environments if name in needed)] if needed else []


def count(chosen: Sequence[str], *, keep: bool) -> int:
    """Return how many steps a demonstration has."""
    once = 6  # start, synthesize, deploy the state backend, move its state, outputs, plan again
    return once + len(chosen) + (0 if keep else len(chosen) + 1)


def announcement(chosen: Sequence[str], *, keep: bool) -> str:
    """Say what a demonstration will do and how long that takes, as measured on two cores."""
    environments = max(len(chosen) - 1, 0)
    minutes = 2.5 + 2 * environments if keep else 3 + 3.5 * environments
    return (
        f"Deploys {', '.join([STACK, *chosen])} into an AWS on this machine, plans them again"
        f"{'' if keep else ', destroys them'}: about {minutes:.0f} minutes."
    )


def replace_if_wanted(server: EmbeddedAws) -> None:
    """Leave alone what somebody may still be looking at, unless they say otherwise.

    Raises:
        UserError: The server runs, and nobody is there to ask, or wants to keep it.
    """
    if server.status() is not Status.RUNNING:
        return
    found = (
        f"an embedded AWS runs at {server.running().endpoint}, kept by `make demo KEEP=1` or "
        "started by `terrace local up`"
    )
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UserError(f"{found}; end it, and all that it holds, with: make demo-down")
    say(f"{found[0].upper()}{found[1:]}.")
    if not confirmed("End it, and all that it holds, and begin anew? [y/N] "):
        raise UserError("nothing was started or ended")
    server.down()


def shown(output: Any) -> str:
    """Write an output as people read it, and as Terraform does what is more than a list."""
    if isinstance(output, list) and all(isinstance(each, str) for each in output):
        return ", ".join(output)
    return output if isinstance(output, str) else json.dumps(output)


class _Demo:
    """The steps of one demonstration."""

    def __init__(self, deployment: EmbeddedDeployment, steps: Steps, watcher: Watcher) -> None:
        self._deployment = deployment
        self._stacks = deployment.stacks
        self._steps = steps
        self._status = watcher.status

    def run(self, chosen: Sequence[str], *, keep: bool) -> None:
        steps = self._steps
        with steps.step("synthesize and check the conventions"):
            self._deployment.synthesize()
        accounts = [environment.name for environment in ENVIRONMENTS]
        with (
            steps.step(f"deploy {STACK} with a local state, prepare accounts", status=self._status),
            self._deployment.bootstrapping(accounts),
        ):
            self._deployment.state_backend.create()
        with steps.step("move its state into its own bucket"):
            self._deployment.state_backend.migrate()
        self._deploy(chosen)
        if not keep:
            self._destroy(chosen)
        ending = "left them up" if keep else "destroyed them"
        steps.done(
            f"Deployed {', '.join([STACK, *chosen])}, planned again without a change, {ending}."
        )

    def _deploy(self, chosen: Sequence[str]) -> None:
        """Deploy; each stack is planned again while the next one is deployed, which waits a lot."""
        plans: dict[str, Future[list[Change]]] = {}
        with ThreadPoolExecutor(1, thread_name_prefix="plan") as beside:
            try:
                plans[STACK] = beside.submit(self._stacks.plan, STACK)
                for stack in chosen:
                    with self._steps.step(f"cdktf deploy {stack}", status=self._status):
                        self._cdktf("deploy", stack)
                        resources = len(self._stacks.resources(stack))
                        self._steps.note(f"{resources} resources and data sources")
                    plans[stack] = beside.submit(self._stacks.plan, stack)
                self._print_outputs(chosen)
                with self._steps.step(f"plan {_counted(plans)} again", status=self._status):
                    for stack, plan in plans.items():
                        _expect_nothing_to_do(stack, plan.result())
                    self._steps.note("nothing would change")
            except BaseException:
                beside.shutdown(wait=False, cancel_futures=True)
                toolchain.stop_running()  # else leaving the pool would wait for its plan
                raise

    def _print_outputs(self, chosen: Sequence[str]) -> None:
        with self._steps.step("outputs"):
            for stack in chosen:
                for name, value in self._stacks.outputs(stack).items():
                    self._steps.note(f"{stack}: {name} = {shown(value)}")

    def _destroy(self, chosen: Sequence[str]) -> None:
        for stack in reversed(chosen):  # one by one: a hosted zone goes after its records
            with self._steps.step(f"cdktf destroy {stack}", status=self._status):
                self._cdktf("destroy", stack)
                _expect_empty(stack, self._stacks.resources(stack))
        with self._steps.step(f"destroy {STACK}", status=self._status):
            _expect_empty(STACK, self._deployment.state_backend.destroy())

    def _cdktf(self, verb: str, stack: str) -> None:
        self._stacks.cdktf(verb, stack, "--auto-approve", "--skip-synth")


def _counted(stacks: Sized) -> str:
    return f"{len(stacks)} stack{'' if len(stacks) == 1 else 's'}"


def _expect_nothing_to_do(stack: str, changes: Sequence[Change]) -> None:
    if changes:
        listed = ", ".join(map(str, changes))
        raise UserError(f"a second plan of {stack} is not clean: {listed}")


def _expect_empty(stack: str, left: Sequence[str]) -> None:
    if left:
        raise UserError(f"destroying {stack} left {', '.join(left)}")


def _say_how_to_look(folder: Path, endpoint: str) -> None:
    say(f"The embedded AWS is at {endpoint}; the stacks are in {folder / 'terraform-out'}.")
    say('Look around with: eval "$(terrace local env)" and any AWS client, or terraform there.')
    say("End it with: make demo-down")
