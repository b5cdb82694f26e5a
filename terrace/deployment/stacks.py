"""The stacks of one synthesis, and what Terraform and cdktf do with them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any, NamedTuple

from terrace import toolchain
from terrace.errors import UserError

CHANGES = 2  # exit code of `terraform plan -detailed-exitcode` when there is something to do
NOTHING = ["no-op"]


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

    def __init__(self, output: Path, env: Mapping[str, str]) -> None:
        self.output = output
        self.env = dict(env)
        self._manifest: dict[str, Any] = {}

    @property
    def names(self) -> list[str]:
        """All stacks, each after those it depends on."""
        if not self._manifest:
            path = self.output / "manifest.json"
            if not path.is_file():
                raise UserError(f"nothing is synthesized in {self.output}; run: cdktf synth")
            self._manifest = json.loads(path.read_text())["stacks"]
        graph = {name: sorted(stack["dependencies"]) for name, stack in self._manifest.items()}
        return list(TopologicalSorter(graph).static_order())

    def choose(self, wanted: Sequence[str]) -> list[str]:
        """Return the wanted stacks and all that they depend on, in order.

        Raises:
            UserError: A name that no stack has; lists those there are.
        """
        names = self.names
        if unknown := sorted(set(wanted) - set(names)):
            raise UserError(f"stack is {', '.join(unknown)!r}, allowed: all, {', '.join(names)}")
        needed = set(wanted)
        for name in reversed(names):
            if name in needed:
                needed.update(self._manifest[name]["dependencies"])
        return [name for name in names if name in needed]

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

    def plan(self, stack: str, *options: str) -> list[Change]:
        """Compare a deployed stack with its configuration; empty when nothing would change."""
        plan = self.folder(stack) / "check.tfplan"
        command = ["plan", "-input=false", "-detailed-exitcode", f"-out={plan.name}", *options]
        try:
            ended = self.terraform(stack, *command, accepted=(0, CHANGES))
            if ended.returncode == 0:
                return []
            shown = json.loads(self.terraform(stack, "show", "-json", plan.name).stdout)
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
        self, stack: str, *arguments: str, accepted: tuple[int, ...] = (0,)
    ) -> toolchain.Completed:
        """Run Terraform in a stack's folder."""
        command = [str(toolchain.terraform_binary()), *arguments, "-no-color"]
        if arguments[0] in {"show", "output", "state"}:
            command.remove("-no-color")
        return toolchain.run(command, cwd=self.folder(stack), env=self.env, accepted=accepted)

    def cdktf(self, *arguments: str) -> toolchain.Completed:
        """Run cdktf on this output folder, without asking."""
        command = [*toolchain.cdktf_command(), *arguments, "--output", str(self.output)]
        return toolchain.run(command, cwd=toolchain.repository_root(), env=self.env)


def _changes(plan: Mapping[str, Any]) -> Iterable[Change]:
    for change in plan.get("resource_changes", []):
        if change["change"]["actions"] != NOTHING:
            yield Change(change["address"], tuple(change["change"]["actions"]))
    for name, output in plan.get("output_changes", {}).items():
        if output["actions"] != NOTHING:
            yield Change(f"output.{name}", tuple(output["actions"]))
