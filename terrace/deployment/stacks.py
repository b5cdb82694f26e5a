"""The stacks of one synthesis, and what Terraform and cdktf do with them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any, NamedTuple

from terrace import toolchain
from terrace.deployment.watcher import Watcher
from terrace.errors import UserError

CHANGES = 2  # exit code of `terraform plan -detailed-exitcode` when there is something to do
NOTHING = ["no-op"]
LONG = {"apply", "deploy", "destroy"}
"""What takes so long that its log stays and is named while it is written."""


class Change(NamedTuple):
    """What a plan would do to one resource.

    Attributes:
        address: Its Terraform address.
        actions: "create", "update", "delete", or two of them for a replacement.
    """

    address: str
    actions: tuple[str, ...]

    def __str__(self) -> str:
        return f"{' and '.join(self.actions)} {self.address}"


class Stacks:
    """The stacks below one output folder, each with a working folder of its own.

    Attributes:
        output: The folder that a synthesis was published to.
        env: Environment of every command.
    """

    def __init__(
        self, output: Path, env: Mapping[str, str], watcher: Watcher | None = None
    ) -> None:
        self.output = output
        self.env = dict(env)
        self._watcher = watcher or Watcher()
        self._manifest: dict[str, Any] = {}

    @property
    def names(self) -> list[str]:
        """All stacks, each after those it depends on."""
        manifest = self._read()
        graph = {name: self.needs(name) for name in manifest}
        return list(TopologicalSorter(graph).static_order())

    def needs(self, stack: str) -> list[str]:
        """Stacks that one depends on directly."""
        return sorted(self._read()[stack]["dependencies"])

    def _read(self) -> dict[str, Any]:
        if not self._manifest:
            path = self.output / "manifest.json"
            if not path.is_file():
                raise UserError(f"nothing is synthesized in {self.output}; run: cdktf synth")
            self._manifest = json.loads(path.read_text())["stacks"]
        return self._manifest

    def folder(self, stack: str) -> Path:
        """Working folder of a stack."""
        return self.output / "stacks" / stack

    def init(self, stack: str) -> None:
        """Make a stack's folder ready: provider and backend."""
        self.terraform(stack, "init", "-input=false", "-reconfigure")

    def apply(self, stack: str, *options: str) -> None:
        """Deploy a stack with Terraform alone."""
        self.terraform(stack, "apply", "-input=false", "-auto-approve", *options)

    def destroy(self, stack: str, *options: str) -> None:
        """Destroy a stack with Terraform alone."""
        self.terraform(stack, "destroy", "-input=false", "-auto-approve", *options)

    def plan(self, stack: str, *options: str, deploys: bool = False) -> list[Change]:
        """Compare a deployed stack with its configuration; empty when nothing would change.

        Args:
            stack: The stack.
            options: Options of Terraform's plan.
            deploys: Deploy that very plan, too.
        """
        plan = self.folder(stack) / "check.tfplan"
        command = ["plan", "-input=false", "-detailed-exitcode", f"-out={plan.name}", *options]
        try:
            ended = self.terraform(stack, *command, accepted=(0, CHANGES))
            if ended.returncode == 0:
                return []
            shown = json.loads(self.terraform(stack, "show", "-json", plan.name).stdout)
            if deploys:
                self.terraform(stack, "apply", "-input=false", plan.name)
        finally:
            plan.unlink(missing_ok=True)
        return list(_changes(shown))

    def outputs(self, stack: str) -> dict[str, Any]:
        """Values that a deployed stack publishes, but for sensitive ones."""
        shown = json.loads(self.terraform(stack, "output", "-json").stdout)
        return {name: each["value"] for name, each in shown.items() if not each["sensitive"]}

    def resources(self, stack: str) -> list[str]:
        """Addresses in a stack's state."""
        return self.terraform(stack, "state", "list").stdout.split()

    def terraform(
        self,
        stack: str,
        *arguments: str,
        folder: Path | None = None,
        accepted: tuple[int, ...] = (0,),
    ) -> toolchain.Completed:
        """Run Terraform in a stack's folder, or in another one that holds a copy of the stack."""
        plain = [] if arguments[0] in {"show", "output", "state"} else ["-no-color"]
        verb, *words = arguments  # a plan's file comes last, after all options
        command = [str(toolchain.terraform_binary()), verb, *plain, *words]
        return self._run(
            f"terraform {arguments[0]} of {stack}",
            command,
            cwd=folder or self.folder(stack),
            env=self.env,
            accepted=accepted,
        )

    def cdktf(self, verb: str, *arguments: str) -> toolchain.Completed:
        """Run cdktf on this output folder, without asking."""
        words = [verb, *arguments, "--no-color", "--output", str(self.output)]
        return self._run(
            " ".join(["cdktf", verb, *arguments[:1]]),
            [*toolchain.cdktf_command(), *words],
            cwd=toolchain.repository_root(),
            env=self.env | {"CI": "true"},  # cdktf then leaves its moving pictures out
        )

    def _run(
        self,
        name: str,
        command: Sequence[str],
        *,
        cwd: Path,
        env: Mapping[str, str],
        accepted: tuple[int, ...] = (0,),
    ) -> toolchain.Completed:
        log = self._watcher.new_log(name) if name.split()[1] in LONG else None
        with self._watcher.watching(name) as watch:
            return toolchain.run(
                command, cwd=cwd, env=env, name=name, log=log, accepted=accepted, watch=watch
            )


def _changes(plan: Mapping[str, Any]) -> Iterable[Change]:
    for change in plan.get("resource_changes", []):
        if change["change"]["actions"] != NOTHING:
            yield Change(change["address"], tuple(change["change"]["actions"]))
    for name, output in plan.get("output_changes", {}).items():
        if output["actions"] != NOTHING:
            yield Change(f"output.{name}", tuple(output["actions"]))
