"""A release outside of Terraform, with the real provider: no drift, and nothing is undone later."""

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.compute.task import Task
from constructs_lib.delivery.release import Release
from constructs_lib.parameters import Parameters
from constructs_lib.security.reference import ExistingKey
from stacks.base import PROVIDER_SOURCE, PROVIDER_VERSIONS
from terrace import toolchain
from tests.constructs_lib.compute.services import APP
from tests.support.embedded_aws import EmbeddedAws
from tests.support.synth import SITE, Sketch, synthesize

pytestmark = pytest.mark.e2e
ACCOUNT = "232323232323"
HERE = replace(SITE, account_id=ACCOUNT, boundary_arn=None)
FAMILY, PARAMETER = HERE.name("app"), HERE.path("releases/app")
URL = f"{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/app"
FIRST, RELEASED = f"{URL}:1.2.3", f"{URL}@sha256:{'a' * 64}"
UNCHANGED, CHANGES = 0, 2


def build(sketch: Sketch, key: str, *, memory_mib: int) -> None:
    """Put a service's task into a stack, its settings, and the parameter of its releases."""
    released = Release(
        sketch,
        "release",
        site=HERE,
        workload="app",
        repository_url=URL,
        repository_arn=f"arn:aws:ecr:us-east-1:{ACCOUNT}:repository/app",
        image=":1.2.3",
    )
    settings = Parameters(sketch, "settings", site=HERE, owner="app")
    for name in ("QUEUE", "BUCKET"):
        settings.put(name, name.lower(), "A setting")
    Task(
        sketch,
        "task",
        site=HERE,
        name="app",
        config=replace(APP, memory_mib=memory_mib),
        image=released.image,
        settings=settings,
        key=ExistingKey(key),
    )


@dataclass
class Deployed:
    """A folder of Terraform, and the account that it is deployed to."""

    aws: EmbeddedAws
    folder: Path
    key: str

    def write(self, *, memory_mib: int) -> None:
        made = synthesize(lambda sketch: build(sketch, self.key, memory_mib=memory_mib))
        enter = f"arn:aws:iam::{ACCOUNT}:role/OrganizationAccountAccessRole"
        made["terraform"]["required_providers"]["aws"] = {
            "source": PROVIDER_SOURCE,
            "version": PROVIDER_VERSIONS,
        }
        for provider in made["provider"]["aws"]:
            provider["assume_role"] = [{"role_arn": enter}]
        (self.folder / "cdk.tf.json").write_text(json.dumps(made))

    def terraform(self, *arguments: str) -> str:
        environ = toolchain.environment(self.aws.environ())
        command = [str(toolchain.terraform_binary(environ)), *arguments]
        accepted = (UNCHANGED, CHANGES)
        return toolchain.run(command, cwd=self.folder, env=environ, accepted=accepted).stdout

    def plan(self) -> list[str]:
        said = self.terraform("plan", "-detailed-exitcode", "-no-color")
        return re.findall(r"^  # (\S+) (?:will|must) be", said, re.MULTILINE)

    @property
    def definition(self) -> dict[str, Any]:
        ecs = self.aws.client("ecs", account=ACCOUNT)
        found: dict[str, Any] = ecs.describe_task_definition(taskDefinition=FAMILY)
        return found["taskDefinition"]

    def release(self) -> None:
        """Register a revision as `terrace release` does, and note it."""
        definition = self.definition
        (container,) = definition["containerDefinitions"]
        # As ECS may give it back: in another order, and with what it adds by itself.
        container = {"cpu": 0, "mountPoints": [], "volumesFrom": [], **container}
        for listed in ("environment", "secrets"):
            container[listed] = container[listed][::-1]
        container["image"] = RELEASED
        kept = ("family", "cpu", "memory", "networkMode", "taskRoleArn", "executionRoleArn")
        kept = (*kept, "requiresCompatibilities", "runtimePlatform")
        self.aws.client("ecs", account=ACCOUNT).register_task_definition(
            **{name: definition[name] for name in kept}, containerDefinitions=[container]
        )
        value = json.dumps({"image": f"@sha256:{'a' * 64}", "commit": "b" * 40})
        self.aws.client("ssm", account=ACCOUNT).put_parameter(
            Name=PARAMETER, Value=value, Type="String", Overwrite=True
        )


@pytest.fixture(scope="module")
def deployed(embedded_aws: EmbeddedAws, tmp_path_factory: pytest.TempPathFactory) -> Deployed:
    key = embedded_aws.client("kms", account=ACCOUNT).create_key()["KeyMetadata"]["Arn"]
    found = Deployed(embedded_aws, tmp_path_factory.mktemp("released"), key)
    found.write(memory_mib=1024)
    found.terraform("init")
    found.terraform("apply", "-auto-approve")
    return found


def test_a_release_is_no_drift_and_is_kept_by_later_changes(deployed: Deployed) -> None:
    assert deployed.definition["containerDefinitions"][0]["image"] == FIRST
    assert deployed.plan() == []
    deployed.release()
    assert deployed.definition["revision"] == 2
    assert deployed.plan() == []

    deployed.write(memory_mib=2048)
    assert deployed.plan() == ["aws_ecs_task_definition.task_main"]
    deployed.terraform("apply", "-auto-approve")
    made = deployed.definition
    assert (made["revision"], made["memory"]) == (3, "2048")
    assert made["containerDefinitions"][0]["image"] == RELEASED
    ssm = deployed.aws.client("ssm", account=ACCOUNT)
    history = ssm.get_parameter_history(Name=PARAMETER)["Parameters"]
    assert [json.loads(each["Value"])["commit"] for each in history] == ["", "b" * 40]
    assert deployed.plan() == []


def test_a_release_that_was_taken_back_is_no_drift_either(deployed: Deployed) -> None:
    """Its revision is deregistered, so that the newest active one is what runs."""
    ecs = deployed.aws.client("ecs", account=ACCOUNT)
    before = deployed.definition
    deployed.release()
    ssm = deployed.aws.client("ssm", account=ACCOUNT)
    newest = deployed.definition["taskDefinitionArn"]
    assert newest != before["taskDefinitionArn"]
    ecs.deregister_task_definition(taskDefinition=newest)
    assert json.loads(ssm.get_parameter(Name=PARAMETER)["Parameter"]["Value"])["commit"] == "b" * 40
    assert deployed.plan() == []
