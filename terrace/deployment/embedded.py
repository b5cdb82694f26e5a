"""A deployment into the embedded AWS: its own synthesis, its own folder, nothing committed."""

from pathlib import Path

from stacks.target import EMBEDDED, VARIABLE
from terrace import toolchain
from terrace.deployment.stacks import Stacks
from terrace.deployment.state_backend import StateBackend
from terrace.embedded_aws.environment import client_environment


class EmbeddedDeployment:
    """The stacks as synthesized for the embedded AWS, and the way to it.

    Attributes:
        stacks: The stacks.
        state_backend: The stack that keeps the others' states.
    """

    def __init__(self, folder: Path, *, endpoint: str) -> None:
        base = toolchain.environment()
        env = base | client_environment(endpoint, base=base) | {VARIABLE: EMBEDDED.name}
        self.stacks = Stacks(folder / "terraform-out", env)
        self.state_backend = StateBackend(self.stacks, folder / "bootstrap")

    def synthesize(self) -> None:
        """Write the stacks below this deployment's folder."""
        self.stacks.cdktf("synth")
