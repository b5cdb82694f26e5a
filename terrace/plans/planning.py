"""Plans of stacks, as `cdktf diff` makes them; their files hold secrets, so none is kept."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import environments
from stacks.names import SHARED_STACKS
from stacks.target import EMBEDDED, VARIABLE
from terrace import toolchain
from terrace.deployment.stacks import Stacks
from terrace.errors import UserError
from terrace.guard.secrets import hiding
from terrace.names import PLAN, of_environment
from terrace.plans.codes import coded
from terrace.toolchain.project import configured_output

ROLE_VARIABLE = "TF_VAR_deployment_role"
_FILE = "plan"


class Plan(NamedTuple):
    """A plan of one stack.

    Attributes:
        stack: Name of the stack.
        shown: The plan as JSON, with secrets in clear.
        text: The plan as Terraform tells it, without secrets.
    """

    stack: str
    shown: Mapping[str, Any]
    text: str

    @property
    def is_deployed(self) -> bool:
        """Whether there is any resource in the state."""
        before = self.shown.get("prior_state", {}).get("values", {})
        return _has_managed(before.get("root_module", {}))


class Planner:
    """Plans stacks of this working copy.

    Attributes:
        stacks: The stacks.
    """

    def __init__(self, *, read_only: bool, by_role_of_plans: bool | None = None) -> None:
        """Look at nothing yet.

        Args:
            read_only: Plan by the role of plans and without a lock, as a pipeline does that may
                change nothing.
            by_role_of_plans: Whether that role plans, where it does not follow from `read_only`.
        """
        self._locks = not read_only
        self._by_role_of_plans = read_only if by_role_of_plans is None else by_role_of_plans
        env = toolchain.environment()
        root = toolchain.repository_root()
        output = root / configured_output(root)
        if env.get(VARIABLE) == EMBEDDED.name:
            output = toolchain.state_folder(root) / "embedded" / configured_output(root)
        self.stacks = Stacks(output, env)

    def synthesize(self) -> None:
        """Write all stacks anew.

        Raises:
            Refusal: A value or a rule does not allow it, or a tool is missing.
        """
        with coded():
            toolchain.terraform_binary(self.stacks.env)
            toolchain.refuse_misleading(self.stacks.env)
            toolchain.refuse_silence(self.stacks.env)
            self.stacks.cdktf("synth")

    def plan(self, stack: str) -> Plan:
        """Plan a stack.

        Raises:
            Refusal: Terraform cannot plan it.
        """
        stacks = Stacks(self.stacks.output, {**self.stacks.env, **self._role(stack)})
        options = [] if self._locks else ["-lock=false"]
        # A folder for this user alone, which goes with its plan.
        with coded(), tempfile.TemporaryDirectory(prefix="terrace-plan-") as scratch:
            file = str(Path(scratch) / _FILE)
            stacks.init(stack)
            stacks.terraform(stack, "plan", "-input=false", f"-out={file}", *options)
            shown = json.loads(_show(stacks, stack, "-json", file))
            colour = [] if sys.stdout.isatty() else ["-no-color"]
            return Plan(stack, shown, hiding(shown)(_show(stacks, stack, *colour, file)))

    def _role(self, stack: str) -> dict[str, str]:
        if not self._by_role_of_plans or stack in SHARED_STACKS:
            return {}
        names = of_environment(environments.PLATFORM, environments.by_name(stack))
        return {ROLE_VARIABLE: names.name(PLAN)}


def _show(stacks: Stacks, stack: str, *words: str) -> str:
    """Let Terraform show a plan; not through what logs commands, because it shows secrets."""
    ended = subprocess.run(
        [str(toolchain.terraform_binary(stacks.env)), "show", *words],
        cwd=stacks.folder(stack),
        env={name: value for name, value in stacks.env.items() if name != "TF_CLI_ARGS"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if ended.returncode:
        raise UserError(f"the plan of {stack} cannot be shown: {ended.stderr.strip()}")
    return ended.stdout


def _has_managed(module: Mapping[str, Any]) -> bool:
    found = any(each["mode"] == "managed" for each in module.get("resources", []))
    return found or any(_has_managed(each) for each in module.get("child_modules", []))
