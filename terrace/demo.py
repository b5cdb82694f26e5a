"""`terrace demo`: the whole loop against the embedded AWS, without an account.

Start, synthesize, bootstrap the state backend and the accounts, deploy, print the outputs, plan
again and find nothing to do, destroy, stop.
"""

import argparse
import fcntl
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

from environments import ENVIRONMENTS, PLATFORM
from stacks.names import GLOBAL
from terrace import toolchain
from terrace.configuration import require_right_environments
from terrace.deployment import Change, EmbeddedDeployment, Watcher
from terrace.deployment.state_backend import STACK
from terrace.embedded_aws import processes
from terrace.embedded_aws.launch import LOG_NAME
from terrace.embedded_aws.server import EmbeddedAws, Status
from terrace.embedded_aws.state import Server
from terrace.errors import UserError
from terrace.steps import Steps, say

DEFAULT = ("dev",)


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
    chosen = choose(wanted)
    folder = toolchain.state_folder(toolchain.repository_root()) / "embedded"
    server = EmbeddedAws(folder)
    steps = Steps(total=count(chosen, keep=keep))
    with alone(folder), ExitStack() as unless_kept:
        refuse_to_replace(server)
        say(announcement(chosen, keep=keep))
        for leftover in ("terraform-out", "bootstrap"):
            shutil.rmtree(folder / leftover, ignore_errors=True)
        unless_kept.callback(server.down)
        with steps.step("start the embedded AWS"):
            running = server.up(account_id=PLATFORM.account_id)
            steps.note(running.endpoint)
        watcher = Watcher(
            tell=steps.note, reason_to_stop=lambda: end_of(running, folder / LOG_NAME)
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


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep other demonstrations out of a folder, which has room for one.

    Raises:
        UserError: One runs there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UserError("another demo runs in this working copy; wait for its end") from None
        yield


def refuse_to_replace(server: EmbeddedAws) -> None:
    """Leave alone what somebody may still be looking at.

    Raises:
        UserError: The server runs.
    """
    if server.status() is Status.RUNNING:
        raise UserError(
            f"an embedded AWS runs at {server.running().endpoint}, kept by `make demo KEEP=1` or "
            "started by `terrace local up`; end it, and all that it holds, with: make demo-down"
        )


def end_of(server: Server, log: Path) -> str | None:
    """Say that a server has ended, if it has."""
    if processes.is_running(server):
        return None
    return (
        f"the embedded AWS (process {server.pid}) has ended and what it held is lost; "
        f"its log is {log}"
    )


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
                with self._steps.step(f"plan {len(plans)} stacks again", status=self._status):
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
                    self._steps.note(f"{stack}: {name} = {value}")

    def _destroy(self, chosen: Sequence[str]) -> None:
        for stack in reversed(chosen):  # one by one: a hosted zone goes after its records
            with self._steps.step(f"cdktf destroy {stack}", status=self._status):
                self._cdktf("destroy", stack)
                _expect_empty(stack, self._stacks.resources(stack))
        with self._steps.step(f"destroy {STACK}", status=self._status):
            _expect_empty(STACK, self._deployment.state_backend.destroy())

    def _cdktf(self, verb: str, stack: str) -> None:
        self._stacks.cdktf(verb, stack, "--auto-approve", "--skip-synth")


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
