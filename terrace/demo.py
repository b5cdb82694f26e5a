"""`terrace demo`: the whole loop against the embedded AWS, without an account.

Synthesize, start, bootstrap the state backend, deploy, print the outputs, plan again and
find nothing to do, destroy, stop.
"""

import argparse
import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from environments import PLATFORM
from terrace import toolchain
from terrace.configuration import require_right_environments
from terrace.deployment import EmbeddedDeployment
from terrace.deployment.state_backend import STACK
from terrace.embedded_aws.server import EmbeddedAws
from terrace.errors import UserError
from terrace.steps import Steps, say

DEFAULT = ("global", "dev")


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
    folder = toolchain.state_folder(toolchain.repository_root()) / "embedded"
    server = EmbeddedAws(folder)
    server.down()
    for leftover in ("terraform-out", "bootstrap"):
        shutil.rmtree(folder / leftover, ignore_errors=True)
    steps = Steps(total=5)
    with ExitStack() as unless_kept:
        unless_kept.callback(server.down)
        with steps.step("start the embedded AWS"):
            endpoint = server.up(account_id=PLATFORM.account_id).endpoint
            steps.note(endpoint)
        _Demo(EmbeddedDeployment(folder, endpoint=endpoint), steps).run(wanted, keep=keep)
        if keep:
            unless_kept.pop_all()
            _say_how_to_look(folder, endpoint)
    return 0


class _Demo:
    """The steps of one demonstration."""

    def __init__(self, deployment: EmbeddedDeployment, steps: Steps) -> None:
        self._deployment = deployment
        self._stacks = deployment.stacks
        self._steps = steps

    def run(self, wanted: Sequence[str], *, keep: bool) -> None:
        steps = self._steps
        with steps.step("synthesize and check the conventions"):
            self._deployment.synthesize()
        chosen = self._chosen(wanted)
        steps.total += 2 * len(chosen) + (0 if keep else len(chosen) + 1)
        with steps.step(f"deploy {STACK} with a local state"):
            self._deployment.state_backend.create()
        with steps.step("move its state into its own bucket"):
            self._deployment.state_backend.migrate()
        for stack in chosen:
            with steps.step(f"cdktf deploy {stack}"):
                self._cdktf("deploy", stack)
                steps.note(f"{len(self._stacks.resources(stack))} resources and data sources")
        for stack in chosen:
            with steps.step(f"outputs of {stack}"):
                for name, value in self._stacks.outputs(stack).items():
                    steps.note(f"{name} = {value}")
        with steps.step(f"plan {len(chosen) + 1} stacks again"):
            for stack in [STACK, *chosen]:
                self._expect_nothing_to_do(stack)
            steps.note("nothing would change")
        if not keep:
            self._destroy(chosen)
        steps.done(
            f"Deployed {len(chosen) + 1} stacks, planned them again without a change"
            + (", and left them up." if keep else ", and destroyed them.")
        )

    def _chosen(self, wanted: Sequence[str]) -> list[str]:
        names = self._stacks.names
        chosen = self._stacks.choose(names if "all" in wanted else wanted)
        return [name for name in chosen if name != STACK]

    def _destroy(self, chosen: Sequence[str]) -> None:
        for stack in reversed(chosen):
            with self._steps.step(f"cdktf destroy {stack}"):
                self._cdktf("destroy", stack)
                self._expect_empty(stack, self._stacks.resources(stack))
        with self._steps.step(f"destroy {STACK}"):
            self._expect_empty(STACK, self._deployment.state_backend.destroy())

    def _cdktf(self, verb: str, stack: str) -> None:
        self._stacks.cdktf(verb, stack, "--auto-approve", "--skip-synth")

    def _expect_nothing_to_do(self, stack: str) -> None:
        if changes := self._stacks.plan(stack):
            listed = ", ".join(map(str, changes))
            raise UserError(f"a second plan of {stack} is not clean: {listed}")

    def _expect_empty(self, stack: str, left: Sequence[str]) -> None:
        if left:
            raise UserError(f"destroying {stack} left {', '.join(left)}")


def _say_how_to_look(folder: Path, endpoint: str) -> None:
    say(f"The embedded AWS is at {endpoint}; the stacks are in {folder / 'terraform-out'}.")
    say('Look around with: eval "$(terrace local env)" and any AWS client, or terraform there.')
    say("End it with: make demo-down")
