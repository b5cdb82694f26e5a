"""The journey of all five stacks through the embedded AWS, each stage once per session.

Every stage is a fixture that needs the one before it, so any test can be run alone. What all
environments share is deployed by an administrator; each environment by the roles that a pipeline
goes through, and planned by the roles that a pull request does.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from runpy import run_path
from typing import Any, TypeVar

import pytest

from environments import ENVIRONMENTS, PLATFORM
from stacks.names import SHARED_STACKS
from terrace.deployment import Change, EmbeddedDeployment, Stacks, StateBackend
from tests.support.embedded_aws import EmbeddedAws, embedded_aws_in
from tests.support.identity import token
from tests.support.permissions import Authority, authority
from tests.support.project import ROOT, copy_project, edit, without_hashes

SMALL = ROOT / "examples/environments/small.py"
DEPLOYED = (*ENVIRONMENTS, run_path(str(SMALL))["ENVIRONMENT"])
NAMES = [environment.name for environment in DEPLOYED]
FIRST = ENVIRONMENTS[0].name  # the one that is changed and rolled back
ACCOUNTS = {environment.name: environment.account_id for environment in DEPLOYED}
Found = TypeVar("Found")
KNOWN = "-refresh=false"
PLAN_SHARED = f"{PLATFORM.project}-shared-plan-shared"
RELEASED = {"image": f"@sha256:{'a' * 64}", "commit": "b" * 40}
MEMORY = ("512", "1024")  # of tasks, in MiB, before and after a change
# What a revision is registered with.
REGISTERED = {
    "family",
    "cpu",
    "memory",
    "networkMode",
    "taskRoleArn",
    "executionRoleArn",
    "requiresCompatibilities",
    "runtimePlatform",
    "containerDefinitions",
}
UNLOCKED = "-lock=false"  # any pull request plans, and must not hold up a deployment


def is_protected(environment: str) -> bool:
    return any(each.protected for each in DEPLOYED if each.name == environment)


def roles(environment: str) -> tuple[str, str]:
    """Roles that a deployment goes through, in the shared account and in the environment's."""
    project = PLATFORM.project
    return f"{project}-shared-apply-{environment}", f"{project}-{environment}-deployment"


def planning_roles(environment: str) -> tuple[str, str]:
    """Roles that a plan goes through, in the shared account and in the environment's."""
    own = f"-{environment}" if is_protected(environment) else ""
    return f"{PLATFORM.project}-shared-plan{own}", f"{PLATFORM.project}-{environment}-plan"


@dataclass
class Journey:
    """What the stages share."""

    folder: Path
    aws: EmbeddedAws
    deployment: EmbeddedDeployment
    project: Path
    hcl: Stacks
    authorities: dict[str, Authority]

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

    def pipeline(self, environment: str) -> Stacks:
        """The stacks, as the pipeline deploys them."""
        return Stacks(self.stacks.output, self._signed_in(environment, roles(environment)[0]))

    def planner(self, stack: str, *, as_hcl: bool = False) -> Stacks:
        """The stacks, as a pull request plans them; the shared ones, as a scheduled run does."""
        stacks = self.hcl if as_hcl else self.stacks
        if stack not in NAMES:
            return Stacks(stacks.output, self._signed_in("shared-plan", PLAN_SHARED))
        first, second = planning_roles(stack)
        env = self._signed_in(f"{stack}-plan" if is_protected(stack) else None, first)
        return Stacks(stacks.output, env | {"TF_VAR_deployment_role": second})

    def _signed_in(self, environment: str | None, role: str) -> dict[str, str]:
        """Environment of a run of GitHub, in an environment of GitHub's or in a pull request."""
        subject = f"environment:{environment}" if environment else "pull_request"
        keys = self.aws.client("sts").assume_role_with_web_identity(
            RoleArn=f"arn:aws:iam::{PLATFORM.account_id}:role/{role}",
            RoleSessionName="github",
            WebIdentityToken=token(subject),
        )["Credentials"]
        return self.stacks.env | {
            "AWS_ACCESS_KEY_ID": keys["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"],
            "AWS_SESSION_TOKEN": keys["SessionToken"],
        }

    def remember(self, account_id: str, role: str) -> None:
        """Keep what a role may do, for when it is gone."""
        arn = f"arn:aws:iam::{account_id}:role/{role}"
        self.authorities[arn] = authority(self.aws.client("iam", account=account_id), role)

    def image(self, environment: str) -> str:
        """Image that the service of an environment runs, as AWS tells it."""
        ecs = self.aws.client("ecs", account=ACCOUNTS[environment])
        name = f"{PLATFORM.project}-{environment}"
        (service,) = ecs.describe_services(cluster=name, services=[f"{name}-app"])["services"]
        definition = ecs.describe_task_definition(taskDefinition=service["taskDefinition"])
        found: str = definition["taskDefinition"]["containerDefinitions"][0]["image"]
        return found

    def release(self, environment: str) -> None:
        """Give every service another image, as `terrace release` does, and note it."""
        account, name = ACCOUNTS[environment], f"{PLATFORM.project}-{environment}"
        ecs, ssm = (self.aws.client(each, account=account) for each in ("ecs", "ssm"))
        services = ENVIRONMENTS[NAMES.index(environment)].services
        for each in services:
            found = ecs.describe_task_definition(taskDefinition=f"{name}-{each}", include=["TAGS"])
            definition = {k: v for k, v in found["taskDefinition"].items() if k in REGISTERED}
            for container in definition["containerDefinitions"]:
                repository = container["image"].rpartition(":")[0]
                container["image"] = f"{repository}{RELEASED['image']}"
            made = ecs.register_task_definition(**definition, tags=found["tags"])
            arn = made["taskDefinition"]["taskDefinitionArn"]
            ecs.update_service(cluster=name, service=f"{name}-{each}", taskDefinition=arn)
        for each in (*services, "jobs"):
            parameter = f"/{PLATFORM.project}/{environment}/releases/{each}"
            ssm.put_parameter(Name=parameter, Value=json.dumps(RELEASED), Overwrite=True)

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
        deployment.stacks.env.update(without_hashes(project))
        output = deployment.stacks.output
        hcl = Stacks(output / "hcl", deployment.stacks.env)
        journey = Journey(folder, aws, deployment, project, hcl, {})
        journey.synthesize(output)
        yield journey


@pytest.fixture(scope="session")
def bootstrapped(journey: Journey) -> Journey:
    """The state backend, with its state in its own bucket, and the environments' accounts."""
    with journey.deployment.bootstrapping(NAMES, project=journey.project):
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
    bootstrapped.each(lambda name: bootstrapped.pipeline(name).apply(name))
    for name, account in ACCOUNTS.items():
        for first, second in (roles(name), planning_roles(name)):
            bootstrapped.remember(PLATFORM.account_id, first)
            bootstrapped.remember(account, second)
    bootstrapped.remember(PLATFORM.account_id, PLAN_SHARED)
    return bootstrapped


@dataclass
class Replanned:
    """What a second plan of a stack would change, and what its HCL form would."""

    as_json: list[Change]
    as_hcl: list[Change]


@dataclass
class Changed:
    """What happened to the environment that gets a release, and then changes, and back."""

    planned_after_release: list[Change]
    planned: list[Change]
    image_after_change: str
    image_after_rollback: str
    plan_after_rollback: list[Change]


@dataclass
class Ending:
    """What happened from the second plans to the last deletion."""

    replanned: dict[str, Replanned]
    changed: Changed
    left: dict[str, Any]


@pytest.fixture(scope="session")
def ending(deployed: Journey) -> Ending:
    """Every stack is planned again; then the environments go, one after a release and a change.

    Plans compute and deletions wait, so each stack goes its way beside the others; but few at
    once, to leave the processors to the one that has the longest way.
    """
    stacks = deployed.stacks
    with ThreadPoolExecutor(1) as beside, ThreadPoolExecutor(2) as pool:
        new = beside.submit(_with_memory, deployed, *MEMORY)
        former = beside.submit(_with_memory, deployed, *reversed(MEMORY))
        shared = {name: pool.submit(_replan, deployed, name) for name in SHARED_STACKS}

        def end(name: str) -> Replanned:
            replanned = _replan(deployed, name)
            wait(shared.values())  # until then, nothing of theirs may change
            deployed.pipeline(name).destroy(name, KNOWN)
            return replanned

        others = {name: pool.submit(end, name) for name in NAMES if name != FIRST}
        replanned = {FIRST: _replan(deployed, FIRST)}
        changed = _change(deployed, new.result(), former)
        deployed.pipeline(FIRST).destroy(FIRST, KNOWN)
        replanned |= {name: each.result() for name, each in (shared | others).items()}
    stacks.destroy("global", KNOWN)
    left: dict[str, Any] = dict(deployed.each(stacks.resources, ("global", *NAMES)))
    left["state-backend"] = deployed.state_backend.destroy()
    left["buckets"] = deployed.aws.client("s3").list_buckets()["Buckets"]
    return Ending(replanned, changed, left)


def _replan(journey: Journey, stack: str) -> Replanned:
    """Plan a stack again in both forms."""
    as_json = journey.planner(stack).plan(stack, UNLOCKED)
    hcl = journey.planner(stack, as_hcl=True)
    hcl.init(stack)
    # The plan before has read AWS anew; what is left to compare is the configuration.
    return Replanned(as_json, hcl.plan(stack, KNOWN, UNLOCKED))


def _with_memory(journey: Journey, old: str, new: str) -> Path:
    """Change tasks of an environment where a user would; returns its synthesized stack."""
    file = journey.project / f"environments/{FIRST}.py"
    edit(file, f"memory_mib={old}", f"memory_mib={new}")
    journey.synthesize(journey.folder / new)
    return journey.folder / new / f"stacks/{FIRST}/cdk.tf.json"


def _change(journey: Journey, new: Path, former: Future[Path]) -> Changed:
    """Release an image in an environment, then deploy other tasks, and the former ones again.

    What is known of AWS does until the release, which Terraform has to read; without, it would put
    the former image into what it makes.
    """
    deployed = journey.stacks.folder(FIRST) / new.name
    pipeline = journey.pipeline(FIRST)
    journey.release(FIRST)
    after_release = pipeline.plan(FIRST)
    new.replace(deployed)
    planned = pipeline.plan(FIRST, deploys=True)
    after_change = journey.image(FIRST)
    former.result().replace(deployed)
    pipeline.apply(FIRST, KNOWN)
    after_rollback = journey.image(FIRST)
    last = pipeline.plan(FIRST)
    return Changed(after_release, planned, after_change, after_rollback, last)
