"""All five stacks from nothing to nothing: what a user would see on the way."""

import json
import time

import pytest

from environments import ENVIRONMENTS, PLATFORM
from stacks.base import state_bucket, state_key
from stacks.names import SHARED_STACKS, STATE_BACKEND
from terrace.errors import UserError
from terrace.reach.names import SHARED
from tests.e2e.conftest import DEPLOYED, FIRST, NAMES, Ending, Journey, Replanned
from tests.e2e.faults import FAULTS, Account, made
from tests.e2e.reach import Cells, differing, reach

pytestmark = pytest.mark.e2e
BUCKET = state_bucket(PLATFORM)
STACKS = (*SHARED_STACKS, *NAMES)
# What is not as declared yet: plans decrypt no variables, and no bootstrap makes the role that
# pipelines enter accounts with.
PENDING = {
    **{name: {("plan", "variables")} for name in NAMES},
    SHARED: {(f"apply-{name}", f"apply {name}") for name in NAMES},
}


@pytest.fixture(scope="module")
def faulty(deployed: Journey) -> Cells:
    """What reach finds in one environment while it has every fault; each is undone."""
    with made(Account(aws=deployed.aws, environment=ENVIRONMENTS[0])):
        found = reach(deployed, FIRST)
    return found[FIRST]


def test_the_first_state_moves_from_a_file_into_its_own_bucket(bootstrapped: Journey) -> None:
    key = state_key(PLATFORM, STATE_BACKEND)
    stored = bootstrapped.aws.client("s3").get_object(Bucket=BUCKET, Key=key)
    state = json.loads(stored["Body"].read())
    assert len(state["resources"]) > 20
    assert stored["ServerSideEncryption"] == "aws:kms"
    assert not bootstrapped.state_backend.scratch.exists()


def test_bootstrapping_again_finds_the_backend_there(bootstrapped: Journey) -> None:
    assert bootstrapped.state_backend.exists()


def test_every_environment_lives_in_its_own_account(deployed: Journey) -> None:
    for environment in DEPLOYED:
        ec2 = deployed.aws.client("ec2", account=environment.account_id)
        filters = [{"Name": "tag:Environment", "Values": [environment.name]}]
        (vpc,) = ec2.describe_vpcs(Filters=filters)["Vpcs"]
        assert vpc["CidrBlock"] == environment.networking.cidr
    shared = deployed.aws.client("ec2", account=PLATFORM.account_id)
    assert all(vpc["IsDefault"] for vpc in shared.describe_vpcs()["Vpcs"])


def test_everybody_reaches_what_is_declared_and_nothing_else(deployed: Journey) -> None:
    begun = time.monotonic()
    found = reach(deployed, *NAMES, SHARED)
    assert {name: differing(cells).keys() for name, cells in found.items()} == PENDING
    number = sum(map(len, found.values()))
    print(f"{number} cells of who reaches what in {time.monotonic() - begun:.0f} s")  # noqa: T201
    assert number > 600


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_a_cell_with_its_reason(name: str, faulty: Cells) -> None:
    fault = FAULTS[name]
    for cell in fault.cells:
        assert any(fault.said in clause for clause in faulty[cell]["because"]), faulty[cell]


def test_no_other_cell_changes_with_the_faults(faulty: Cells) -> None:
    assert differing(faulty).keys() == {cell for fault in FAULTS.values() for cell in fault.cells}


def test_a_second_plan_of_every_stack_finds_nothing_to_do(
    replanned: dict[str, Replanned],
) -> None:
    found = {stack: plans.as_json for stack, plans in replanned.items()}
    assert found == {name: [] for name in STACKS}


def test_the_hcl_of_every_stack_plans_the_same_as_its_json(
    replanned: dict[str, Replanned],
) -> None:
    found = {stack: plans.as_hcl for stack, plans in replanned.items()}
    assert found == {name: [] for name in STACKS}


def test_every_request_was_held_to_awss_models(replanned: object, deployed: Journey) -> None:
    counts = deployed.aws.counts()
    print(f"{counts['requests']} requests of {counts['operations']} operations")  # noqa: T201
    assert counts["unknown"] == {}
    assert counts["requests"] >= 10_000
    assert counts["operations"] >= 345


def test_a_stack_publishes_what_people_need(deployed: Journey) -> None:
    for environment in DEPLOYED:
        outputs = deployed.stacks.outputs(environment.name)
        assert outputs["url"] == f"https://{environment.name}.{PLATFORM.domain}"
        assert len(outputs["nat_addresses"]) == len(environment.networking.nat_zones)


def test_a_deployment_is_a_plain_terraform_state_too(deployed: Journey) -> None:
    service = "aws_ecs_service.compute_service_app_running_main"
    assert service in deployed.stacks.resources(FIRST)


def test_a_lock_that_somebody_holds_is_one_sentence(deployed: Journey) -> None:
    state = state_key(PLATFORM, FIRST)
    key = f"{state}.tflock"
    lock = {
        "ID": "6f7d1d3e-0000-4000-8000-000000000000",
        "Operation": "OperationTypeApply",
        "Info": "",
        "Who": "ada@laptop",
        "Version": "1.11.4",
        "Created": "2026-11-24T01:02:03.000000000Z",
        "Path": f"{BUCKET}/{state}",
    }
    s3 = deployed.aws.client("s3")
    s3.put_object(Bucket=BUCKET, Key=key, Body=json.dumps(lock).encode())
    try:
        with pytest.raises(UserError) as refusal:
            deployed.stacks.plan(FIRST)
    finally:
        s3.delete_object(Bucket=BUCKET, Key=key)
    sentence = str(refusal.value)
    assert sentence.startswith(
        f"the state {BUCKET}/{state} is locked by ada@laptop since 2026-11-24"
    )
    assert f"terraform force-unlock {lock['ID']}" in sentence
    assert "\n" not in sentence


def test_a_new_image_replaces_the_tasks_and_updates_services_and_fleet(ending: Ending) -> None:
    services = ENVIRONMENTS[0].services
    assert sorted(map(str, ending.planned)) == sorted(
        [
            *(
                f"{actions}compute_service_{name.replace('-', '_')}_{what}"
                for name in services
                for actions, what in (
                    ("delete and create aws_ecs_task_definition.", "task_main"),
                    ("update aws_ecs_service.", "running_main"),
                )
            ),
            "update aws_autoscaling_group.jobs_fleet_main",
            "update aws_launch_template.jobs_fleet_instance_main",
        ]
    )
    assert ending.after_change.endswith(":0.2.0")


def test_deploying_the_former_version_rolls_back(ending: Ending) -> None:
    assert ending.after_rollback.endswith(":0.1.0")
    assert ending.plan_after_rollback == []


def test_destroying_leaves_every_state_and_account_empty(ending: Ending) -> None:
    assert not any(ending.left.values()), ending.left
    assert len(ending.left) == len(STACKS) + 1
