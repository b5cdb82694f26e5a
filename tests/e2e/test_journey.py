"""All five stacks from nothing to nothing: what a user would see on the way."""

import json
from typing import Any

import pytest

from environments import ENVIRONMENTS, PLATFORM
from terrace.deployment import Change
from terrace.errors import UserError
from tests.e2e.conftest import NAMES, Journey
from tests.support.project import edit

pytestmark = pytest.mark.e2e
BUCKET = "terrace-shared-state-111111111111"


def image(journey: Journey, environment: str) -> str:
    """Image that the service of an environment runs, as AWS tells it."""
    account = next(each.account_id for each in ENVIRONMENTS if each.name == environment)
    ecs = journey.aws.client("ecs", account=account)
    name = f"terrace-{environment}"
    (service,) = ecs.describe_services(cluster=name, services=[f"{name}-app"])["services"]
    definition = ecs.describe_task_definition(taskDefinition=service["taskDefinition"])
    found: str = definition["taskDefinition"]["containerDefinitions"][0]["image"]
    return found


def test_the_first_state_moves_from_a_file_into_its_own_bucket(bootstrapped: Journey) -> None:
    key = "terrace/state-backend/terraform.tfstate"
    stored = bootstrapped.aws.client("s3").get_object(Bucket=BUCKET, Key=key)
    state = json.loads(stored["Body"].read())
    assert len(state["resources"]) > 20
    assert stored["ServerSideEncryption"] == "aws:kms"
    assert not bootstrapped.state_backend.scratch.exists()


def test_bootstrapping_again_finds_the_backend_there(bootstrapped: Journey) -> None:
    assert bootstrapped.state_backend.exists()


def test_every_environment_lives_in_its_own_account(deployed: Journey) -> None:
    for environment in ENVIRONMENTS:
        ec2 = deployed.aws.client("ec2", account=environment.account_id)
        filters = [{"Name": "tag:Environment", "Values": [environment.name]}]
        (vpc,) = ec2.describe_vpcs(Filters=filters)["Vpcs"]
        assert vpc["CidrBlock"] == environment.cidr
    shared = deployed.aws.client("ec2", account=PLATFORM.account_id)
    assert all(vpc["IsDefault"] for vpc in shared.describe_vpcs()["Vpcs"])


def test_a_second_plan_of_every_stack_finds_nothing_to_do(
    replanned: dict[str, list[Change]],
) -> None:
    assert replanned == {name: [] for name in ("state-backend", "global", *NAMES)}


def test_the_hcl_of_every_stack_plans_the_same_as_its_json(
    replanned_as_hcl: dict[str, list[Change]],
) -> None:
    assert replanned_as_hcl == {name: [] for name in ("state-backend", "global", *NAMES)}


def test_a_stack_publishes_what_people_need(deployed: Journey) -> None:
    outputs = deployed.stacks.outputs("production")
    assert outputs["url"] == "https://production.terrace.example"
    assert len(outputs["nat_addresses"]) == 3


def test_a_deployment_is_a_plain_terraform_state_too(deployed: Journey) -> None:
    assert "aws_ecs_service.service_main" in deployed.stacks.resources("dev")


def test_a_lock_that_somebody_holds_is_one_sentence(deployed: Journey) -> None:
    key = "terrace/dev/terraform.tfstate.tflock"
    lock = {
        "ID": "6f7d1d3e-0000-4000-8000-000000000000",
        "Operation": "OperationTypeApply",
        "Info": "",
        "Who": "ada@laptop",
        "Version": "1.11.4",
        "Created": "2026-11-24T01:02:03.000000000Z",
        "Path": f"{BUCKET}/terrace/dev/terraform.tfstate",
    }
    s3 = deployed.aws.client("s3")
    s3.put_object(Bucket=BUCKET, Key=key, Body=json.dumps(lock).encode())
    try:
        with pytest.raises(UserError) as refusal:
            deployed.stacks.plan("dev")
    finally:
        s3.delete_object(Bucket=BUCKET, Key=key)
    sentence = str(refusal.value)
    assert sentence.startswith(
        f"the state {BUCKET}/terrace/dev/terraform.tfstate is locked by ada@laptop since 2026-11-24"
    )
    assert f"terraform force-unlock {lock['ID']}" in sentence
    assert "\n" not in sentence


@pytest.fixture(scope="module")
def changed(replanned_as_hcl: Any, deployed: Journey) -> tuple[list[Change], str]:
    """A new image in dev: what the plan says, and what runs after the deployment."""
    dev = deployed.project / "environments/dev.py"
    edit(dev, 'image_tag="0.1.0"', 'image_tag="0.2.0"')
    deployed.synthesize(deployed.stacks.output)
    planned = deployed.stacks.plan("dev")
    deployed.stacks.apply("dev")
    return planned, image(deployed, "dev")


@pytest.fixture(scope="module")
def rolled_back(changed: Any, deployed: Journey) -> str:
    """The former version deployed again: what runs."""
    dev = deployed.project / "environments/dev.py"
    edit(dev, 'image_tag="0.2.0"', 'image_tag="0.1.0"')
    deployed.synthesize(deployed.stacks.output)
    deployed.stacks.apply("dev")
    assert deployed.stacks.plan("dev") == []
    return image(deployed, "dev")


def test_a_new_image_replaces_the_task_definition_and_updates_the_service(
    changed: tuple[list[Change], str],
) -> None:
    planned, running = changed
    assert sorted(map(str, planned)) == [
        "delete and create aws_ecs_task_definition.task_main",
        "update aws_ecs_service.service_main",
    ]
    assert running.endswith(":0.2.0")


def test_deploying_the_former_version_rolls_back(rolled_back: str) -> None:
    assert rolled_back.endswith(":0.1.0")


@pytest.fixture(scope="module")
def destroyed(rolled_back: str, deployed: Journey) -> dict[str, Any]:
    """Everything destroyed: what is left in each state, and in the accounts."""
    stacks = deployed.stacks
    deployed.each(stacks.destroy)
    stacks.destroy("global")
    left: dict[str, Any] = {name: stacks.resources(name) for name in ("global", *NAMES)}
    left["state-backend"] = deployed.state_backend.destroy()
    left["buckets"] = deployed.aws.client("s3").list_buckets()["Buckets"]
    return left


def test_destroying_leaves_every_state_and_account_empty(destroyed: dict[str, Any]) -> None:
    assert not any(destroyed.values()), destroyed
    assert len(destroyed) == 6
