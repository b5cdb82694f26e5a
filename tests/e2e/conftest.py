"""The journey of all five stacks through the embedded AWS, each stage once per session.

Every stage is a fixture that needs the one before it, so any test can be run alone.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from runpy import run_path
from typing import Any, TypeVar

import pytest

from environments import ENVIRONMENTS, PLATFORM
from terrace.deployment import Change, EmbeddedDeployment, Stacks, StateBackend
from tests.support.embedded_aws import EmbeddedAws, embedded_aws_in
from tests.support.project import ROOT, copy_project, edit

SMALL = ROOT / "examples/environments/small.py"
DEPLOYED = (*ENVIRONMENTS, run_path(str(SMALL))["ENVIRONMENT"])
NAMES = [environment.name for environment in DEPLOYED]
FIRST = ENVIRONMENTS[0].name  # the one that is changed and rolled back
Found = TypeVar("Found")
KNOWN = "-refresh=false"


@dataclass
class Journey:
    """What the stages share."""

    folder: Path
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

    def synthesize(self, output: Path) -> None:
        """Synthesize the journey's own copy of the project, as cdktf would."""
        environ = self.stacks.env | {"CDKTF_OUTDIR": str(output)}
        command = [sys.executable, "-O", "main.py"]
        subprocess.run(command, cwd=self.project, env=environ, check=True, capture_output=True)

    def image(self, environment: str) -> str:
        """Image that the service of an environment runs, as AWS tells it."""
        account = next(each.account_id for each in DEPLOYED if each.name == environment)
        ecs = self.aws.client("ecs", account=account)
        name = f"{PLATFORM.project}-{environment}"
        (service,) = ecs.describe_services(cluster=name, services=[f"{name}-app"])["services"]
        definition = ecs.describe_task_definition(taskDefinition=service["taskDefinition"])
        found: str = definition["taskDefinition"]["containerDefinitions"][0]["image"]
        return found

    def each(self, work: Callable[[str], Found], names: Sequence[str] = NAMES) -> dict[str, Found]:
        """Do something with each environment, side by side."""
        with ThreadPoolExecutor() as pool:
            return dict(zip(names, pool.map(work, names), strict=True))


@pytest.fixture(scope="session")
def journey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    """An empty AWS of its own, a copy of the project, and both forms of its stacks."""
    folder = tmp_path_factory.mktemp("journey")
    project = copy_project(folder / "project")
    shutil.copyfile(SMALL, project / "environments" / SMALL.name)
    with embedded_aws_in(folder / "aws", account_id=PLATFORM.account_id) as aws:
        deployment = EmbeddedDeployment(folder, endpoint=aws.endpoint)
        output = deployment.stacks.output
        hcl = Stacks(output / "hcl", deployment.stacks.env)
        journey = Journey(folder, aws, deployment, project, hcl)
        journey.synthesize(output)
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
    with ThreadPoolExecutor() as pool:
        ready = pool.submit(bootstrapped.each, stacks.init)
        stacks.cdktf("deploy", "global", "--auto-approve", "--skip-synth")
        ready.result()
    bootstrapped.each(stacks.apply)
    return bootstrapped


@dataclass
class Replanned:
    """What a second plan of a stack would change, and what its HCL form would."""

    as_json: list[Change]
    as_hcl: list[Change]


@pytest.fixture(scope="session")
def replanned(deployed: Journey) -> dict[str, Replanned]:
    """Every stack, planned again in both forms."""

    def plan(stack: str) -> Replanned:
        as_json = deployed.stacks.plan(stack)
        deployed.hcl.init(stack)
        # The plan before has read AWS anew; what is left to compare is the configuration.
        return Replanned(as_json, deployed.hcl.plan(stack, KNOWN))

    return deployed.each(plan, deployed.stacks.names)


@dataclass
class Ending:
    """What happened from the first change to the last deletion."""

    planned: list[Change]
    after_change: str
    after_rollback: str
    plan_after_rollback: list[Change]
    left: dict[str, Any]


@pytest.fixture(scope="session")
def ending(replanned: object, deployed: Journey) -> Ending:
    """One environment changes, rolls back and goes, while the others are destroyed beside it."""
    stacks = deployed.stacks
    others = [name for name in NAMES if name != FIRST]
    with ThreadPoolExecutor() as pool:
        # Each stack was read anew a moment ago, and nothing else touches the embedded AWS.
        destroyed = pool.submit(deployed.each, lambda name: stacks.destroy(name, KNOWN), others)
        planned = _set_image(deployed, "0.1.0", "0.2.0")
        stacks.apply(FIRST, KNOWN)
        after_change = deployed.image(FIRST)
        _set_image(deployed, "0.2.0", "0.1.0")
        stacks.apply(FIRST, KNOWN)
        after_rollback = deployed.image(FIRST)
        plan_after_rollback = stacks.plan(FIRST)
        stacks.destroy(FIRST, KNOWN)
        destroyed.result()
    stacks.destroy("global", KNOWN)
    left: dict[str, Any] = {name: stacks.resources(name) for name in ("global", *NAMES)}
    left["state-backend"] = deployed.state_backend.destroy()
    left["buckets"] = deployed.aws.client("s3").list_buckets()["Buckets"]
    return Ending(planned, after_change, after_rollback, plan_after_rollback, left)


def _set_image(journey: Journey, old: str, new: str) -> list[Change]:
    """Change the image of an environment where a user would; returns what a plan says of it."""
    file = journey.project / f"environments/{FIRST}.py"
    edit(file, f'image="app:{old}"', f'image="app:{new}"')
    journey.synthesize(journey.folder / "next")
    stack = f"stacks/{FIRST}/cdk.tf.json"
    (journey.folder / "next" / stack).replace(journey.stacks.output / stack)
    return journey.stacks.plan(FIRST, KNOWN) if new == "0.2.0" else []
