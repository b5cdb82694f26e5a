"""The journey of all five stacks through the embedded AWS, each stage once per session.

Every stage is a fixture that needs the one before it, so any test can be run alone.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from environments import ENVIRONMENTS, PLATFORM
from terrace.deployment import Change, EmbeddedDeployment, Stacks, StateBackend
from tests.support.embedded_aws import EmbeddedAws, embedded_aws_in
from tests.support.project import copy_project

NAMES = [environment.name for environment in ENVIRONMENTS]


@dataclass
class Journey:
    """What the stages share."""

    aws: EmbeddedAws
    deployment: EmbeddedDeployment
    project: Path
    hcl: Stacks

    @property
    def stacks(self) -> Stacks:
        return self.deployment.stacks

    @property
    def state_backend(self) -> StateBackend:
        return self.deployment.state_backend

    def synthesize(self, output: Path, **variables: str) -> None:
        """Synthesize the journey's own copy of the project, as cdktf would."""
        environ = self.stacks.env | {"CDKTF_OUTDIR": str(output)} | variables
        command = [sys.executable, "-O", "main.py"]
        subprocess.run(command, cwd=self.project, env=environ, check=True, capture_output=True)

    def each(self, work: Callable[[str], object], names: list[str] = NAMES) -> dict[str, object]:
        """Do something with each environment, side by side."""
        with ThreadPoolExecutor() as pool:
            return dict(zip(names, pool.map(work, names), strict=True))


@pytest.fixture(scope="session")
def journey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    """An empty AWS of its own, a copy of the project, and both forms of its stacks."""
    folder = tmp_path_factory.mktemp("journey")
    project = copy_project(folder / "project")
    with embedded_aws_in(folder / "aws", account_id=PLATFORM.account_id) as aws:
        deployment = EmbeddedDeployment(folder, endpoint=aws.endpoint)
        hcl = Stacks(folder / "as-hcl" / "hcl", deployment.stacks.env)
        journey = Journey(aws, deployment, project, hcl)
        journey.synthesize(deployment.stacks.output)
        journey.synthesize(folder / "as-hcl", SYNTH_HCL_OUTPUT="true")
        yield journey


@pytest.fixture(scope="session")
def bootstrapped(journey: Journey) -> Journey:
    """The state backend, with its state in its own bucket."""
    journey.state_backend.create()
    journey.state_backend.migrate()
    return journey


@pytest.fixture(scope="session")
def deployed(bootstrapped: Journey) -> Journey:
    """Everything deployed; `global` through cdktf, as its users do."""
    stacks = bootstrapped.stacks
    stacks.cdktf("deploy", "global", "--auto-approve", "--skip-synth")
    bootstrapped.each(stacks.init)
    bootstrapped.each(stacks.apply)
    return bootstrapped


@pytest.fixture(scope="session")
def replanned(deployed: Journey) -> dict[str, list[Change]]:
    """What a second plan of each stack would change."""
    names = deployed.stacks.names
    return deployed.each(deployed.stacks.plan, names)  # type: ignore[return-value]


@pytest.fixture(scope="session")
def replanned_as_hcl(replanned: object, deployed: Journey) -> dict[str, list[Change]]:
    """What the HCL form of each stack would change in what the JSON form deployed."""
    names = deployed.stacks.names
    deployed.each(deployed.hcl.init, names)
    return deployed.each(deployed.hcl.plan, names)  # type: ignore[return-value]
