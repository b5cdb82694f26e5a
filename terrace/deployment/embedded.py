"""A deployment into the embedded AWS: its own synthesis, its own folder, nothing committed."""

import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from stacks.target import EMBEDDED, VARIABLE
from terrace import toolchain
from terrace.deployment.stacks import Stacks
from terrace.deployment.state_backend import StateBackend
from terrace.deployment.watcher import Watcher
from terrace.embedded_aws.environment import client_environment, without_empty

OPTIONS = {
    # A deployment mostly waits, so many resources may wait at once: dev is applied in 97 s with
    # 40 of them, and in 142 s with Terraform's own 10.
    "apply": "-parallelism=40",
    # The plan a moment ago has read everything anew.
    "destroy": "-parallelism=40 -refresh=false",
}
"""Options of Terraform's commands there, by the command's name."""

# Terraform and the provider spend a quarter of their time on collecting garbage: a plan of dev
# takes 16 s of a processor instead of 20, and 670 MB instead of 350.
MEMORY = {"GOGC": "400"}


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
    ) -> None:
        """Prepare a deployment; nothing is written yet.

        Args:
            folder: Folder for its synthesis.
            endpoint: Address of the embedded AWS.
            watcher: Who looks on while commands run.
        """
        base = MEMORY | toolchain.environment()
        env = base | client_environment(endpoint, base=base) | {VARIABLE: EMBEDDED.name}
        for command, given in OPTIONS.items():
            variable = f"TF_CLI_ARGS_{command}"
            env[variable] = f"{env.get(variable, '')} {given}".strip()
        self.stacks = Stacks(folder / "terraform-out", env, watcher)
        self.state_backend = StateBackend(self.stacks, folder / "bootstrap")

    @contextmanager
    def bootstrapping(
        self, environments: Iterable[str], *, project: Path | None = None
    ) -> Iterator[None]:
        """Prepare the accounts of environments during a `with` block, which waits for them.

        Args:
            environments: Names of the environments.
            project: Working copy that has them, if it is not this one.
        """

        def bootstrap(environment: str) -> None:
            command = [sys.executable, "-m", "terrace", "bootstrap", environment, "--yes"]
            toolchain.run(
                [*command, "--output", str(self.stacks.output)],
                cwd=project or toolchain.repository_root(),
                env=without_empty(self.stacks.env),
                name=f"terrace bootstrap {environment}",
            )

        with ThreadPoolExecutor(thread_name_prefix="bootstrap") as beside:
            prepared = [beside.submit(bootstrap, each) for each in environments]
            yield
            for each in prepared:
                each.result()

    def synthesize(self) -> None:
        """Write the stacks below this deployment's folder."""
        self.stacks.cdktf("synth")
