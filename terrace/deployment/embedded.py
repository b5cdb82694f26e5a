"""A deployment into the embedded AWS: its own synthesis, its own folder, nothing committed."""

import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from stacks.target import EMBEDDED, VARIABLE
from terrace import toolchain
from terrace.deployment.stacks import Stacks
from terrace.deployment.state_backend import StateBackend
from terrace.deployment.watcher import Watcher
from terrace.embedded_aws.environment import client_environment, without_empty


class EmbeddedDeployment:
    """The stacks as synthesized for the embedded AWS, and the way to it.

    Attributes:
        stacks: The stacks.
        state_backend: The stack that keeps the others' states.
    """

    def __init__(
        self,
        folder: Path,
        *,
        endpoint: str,
        watcher: Watcher | None = None,
        options: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Prepare a deployment; nothing is written yet.

        Args:
            folder: Folder for its synthesis.
            endpoint: Address of the embedded AWS.
            watcher: Who looks on while commands run.
            options: Options of Terraform's commands, by the command's name.
        """
        base = toolchain.environment()
        env = base | client_environment(endpoint, base=base) | {VARIABLE: EMBEDDED.name}
        for command, given in options.items():
            variable = f"TF_CLI_ARGS_{command}"
            env[variable] = f"{env.get(variable, '')} {given}".strip()
        self.stacks = Stacks(folder / "terraform-out", env, watcher)
        self.state_backend = StateBackend(self.stacks, folder / "bootstrap")

    def bootstrap(self, environment: str, *, project: Path | None = None) -> None:
        """Prepare the account of an environment, as its administrator would.

        Args:
            environment: Name of the environment.
            project: Working copy that has it, if it is not this one.
        """
        command = [sys.executable, "-m", "terrace", "bootstrap", environment, "--yes"]
        toolchain.run(
            [*command, "--output", str(self.stacks.output)],
            cwd=project or toolchain.repository_root(),
            env=without_empty(self.stacks.env),
            name=f"terrace bootstrap {environment}",
        )

    def synthesize(self) -> None:
        """Write the stacks below this deployment's folder."""
        self.stacks.cdktf("synth")
