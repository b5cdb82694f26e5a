"""All five stacks from nothing to nothing: what a user would see on the way."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from botocore.exceptions import ClientError

from environments import ENVIRONMENTS, PLATFORM
from stacks.base import state_bucket, state_key
from stacks.names import SHARED_STACKS, STATE_BACKEND
from terrace.errors import UserError
from terrace.names import SHARED
from tests.e2e.conftest import (
    ACCOUNTS,
    DEPLOYED,
    FIRST,
    NAMES,
    PLAN_SHARED,
    RELEASED,
    Ending,
    Journey,
    planning_roles,
    roles,
)
from tests.e2e.faults import FAULTS, Account, made
from tests.e2e.reach import Cells, differing, reach
from tests.e2e.runbooks import COMMANDS, LACKING, PAGES, OnCall, on_call
from tests.support.identity import token
from tests.support.permissions import actions_of, dependents_of

pytestmark = pytest.mark.e2e
BUCKET = state_bucket(PLATFORM)
STACKS = (*SHARED_STACKS, *NAMES)
# The Service Authorization Reference lists for an action what it needs for any resource, also for
# those that the platform does not have.
NEIGHBOURS = {"amplify", "apigateway", "apprunner", "appsync", "cognito-idp"}
OF_OTHERS = {"organizations:ListAWSServiceAccessForOrganization"}  # a trail of an organization


@pytest.fixture(scope="module")
def faulty(deployed: Journey) -> Cells:
    """What reach finds in one environment while it has every fault; each is undone."""
    with made(Account(aws=deployed.aws, environment=ENVIRONMENTS[0])):
        found = reach(deployed, FIRST)
    return found[FIRST]


@pytest.fixture(scope="module")
def somebody(deployed: Journey) -> Iterator[OnCall]:
    """Who is on call, and works by the runbooks."""
    with on_call(deployed.folder / "on-call", deployed.aws, DEPLOYED) as person:
        yield person


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
    assert {name: differing(cells) for name, cells in found.items()} == {each: {} for each in found}
    number = sum(map(len, found.values()))
    print(f"{number} cells of who reaches what in {time.monotonic() - begun:.0f} s")  # noqa: T201
    assert number > 600


def test_a_plan_sees_who_reaches_what_too(deployed: Journey) -> None:
    """Whether its roles allow all that is asked for, the test of a plan's calls below tells."""
    found = reach(deployed, FIRST, stacks=deployed.planner(FIRST))
    assert differing(found[FIRST]) == {}
    _, arn = arns(ACCOUNTS[FIRST], planning_roles(FIRST))
    assert "iam:ListRolePolicies" in deployed.aws.counts()["callers"][arn]


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_a_cell_with_its_reason(name: str, faulty: Cells) -> None:
    fault = FAULTS[name]
    for cell in fault.cells:
        assert any(fault.said in clause for clause in faulty[cell]["because"]), faulty[cell]


def test_no_other_cell_changes_with_the_faults(faulty: Cells) -> None:
    assert differing(faulty).keys() == {cell for fault in FAULTS.values() for cell in fault.cells}


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_a_runbook_get_answers(page: str, somebody: OnCall) -> None:
    """Of those that change something, each word is checked."""
    ended = {str(each): somebody.run(each) for each in COMMANDS if each.page == page}
    assert {name: each.problems for name, each in ended.items() if each.problems} == {}
    assert set().union(*(each.lacking for each in ended.values())) <= LACKING


def test_nobody_else_gets_into_an_account(deployed: Journey) -> None:
    sts = deployed.aws.client("sts")
    shared = f"arn:aws:iam::{PLATFORM.account_id}:role"
    for name in NAMES:
        # A run without the environment, and one of the environment from somebody's branch.
        for said in (("ref:refs/heads/main",), (f"environment:{name}", "refs/heads/mine")):
            with pytest.raises(ClientError, match="AccessDenied"):
                sts.assume_role_with_web_identity(
                    RoleArn=f"{shared}/{roles(name)[0]}",
                    RoleSessionName="it",
                    WebIdentityToken=token(*said),
                )
    pull_request = deployed.planner(FIRST).env
    another = next(name for name in NAMES if name != FIRST)
    for stacks, role in (
        (deployed.pipeline(FIRST).env, f"{ACCOUNTS[another]}:role/{roles(another)[1]}"),
        (pull_request, f"{ACCOUNTS[FIRST]}:role/{roles(FIRST)[1]}"),
    ):
        with pytest.raises(ClientError, match="is not authorized to perform: sts:AssumeRole"):
            deployed.aws.client("sts", keys=stacks).assume_role(
                RoleArn=f"arn:aws:iam::{role}", RoleSessionName="it"
            )


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


def test_a_second_plan_of_every_stack_finds_nothing_to_do(ending: Ending) -> None:
    found = {stack: plans.as_json for stack, plans in ending.replanned.items()}
    assert found == {name: [] for name in STACKS}


def test_the_hcl_of_every_stack_plans_the_same_as_its_json(ending: Ending) -> None:
    found = {stack: plans.as_hcl for stack, plans in ending.replanned.items()}
    assert found == {name: [] for name in STACKS}


def test_every_request_was_held_to_awss_models(ending: object, deployed: Journey) -> None:
    counts = deployed.aws.counts()
    print(f"{counts['requests']} requests of {counts['operations']} operations")  # noqa: T201
    assert counts["unknown"] == {}
    assert counts["requests"] >= 13_500
    assert counts["operations"] >= 475


def arns(account_id: str, chain: tuple[str, str]) -> tuple[str, str]:
    """ARNs of the roles of a chain, the first of which is in the shared account."""
    first, second = chain
    return (
        f"arn:aws:iam::{PLATFORM.account_id}:role/{first}",
        f"arn:aws:iam::{account_id}:role/{second}",
    )


def test_every_call_of_a_plan_is_one_that_its_roles_allow(
    ending: object, deployed: Journey
) -> None:
    callers = deployed.aws.counts()["callers"]
    for name, account in ACCOUNTS.items():
        for arn in arns(account, planning_roles(name)):
            assert deployed.authorities[arn].refused(callers[arn]) == {}, arn
    shared = f"arn:aws:iam::{PLATFORM.account_id}:role/{PLAN_SHARED}"
    assert deployed.authorities[shared].refused(callers[shared]) == {}


def test_a_release_outside_of_terraform_is_no_drift(ending: Ending) -> None:
    assert ending.changed.planned_after_release == []


def test_a_change_of_tasks_keeps_the_image_of_the_release(ending: Ending) -> None:
    services = ENVIRONMENTS[0].services
    assert sorted(map(str, ending.changed.planned)) == sorted(
        [
            *(
                f"{actions}compute_service_{name.replace('-', '_')}_{what}"
                for name in services
                for actions, what in (
                    ("delete and create aws_ecs_task_definition.", "task_main"),
                    ("update aws_ecs_service.", "running_main"),
                )
            ),
        ]
    )
    assert ending.changed.image_after_change.endswith(RELEASED["image"])


def test_deploying_the_former_tasks_rolls_back_and_keeps_it_too(ending: Ending) -> None:
    assert ending.changed.image_after_rollback.endswith(RELEASED["image"])
    assert ending.changed.plan_after_rollback == []


def test_destroying_leaves_every_state_and_account_empty(ending: Ending) -> None:
    assert not any(ending.left.values()), ending.left
    assert len(ending.left) == len(STACKS) + 1


def test_every_call_of_a_deployment_is_one_that_its_roles_allow(
    ending: object, deployed: Journey
) -> None:
    callers = deployed.aws.counts()["callers"]
    for name, account in ACCOUNTS.items():
        first, second = arns(account, roles(name))
        assert len(callers[second]) > 100
        for arn in (first, second):
            assert deployed.authorities[arn].refused(callers[arn]) == {}, arn


def test_what_aws_asks_for_in_the_name_of_a_deployment_is_allowed_too(
    ending: object, deployed: Journey
) -> None:
    callers = deployed.aws.counts()["callers"]
    for name, account in ACCOUNTS.items():
        _, arn = arns(account, roles(name))
        own = deployed.authorities[arn]
        asked = {
            action
            for operation in callers[arn]
            for named in actions_of(operation)
            for action in dependents_of(named)
            if action not in OF_OTHERS and action.partition(":")[0] not in NEIGHBOURS
        }
        assert len(asked) > 20
        assert [action for action in sorted(asked) if not own.allows(action)] == []


def test_a_service_that_the_role_lacked_would_be_noticed(ending: object, deployed: Journey) -> None:
    """Or the tests above would judge nothing."""
    callers = deployed.aws.counts()["callers"]
    _, arn = arns(ACCOUNTS[FIRST], roles(FIRST))
    own = deployed.authorities[arn]
    actions = {action for operation in callers[arn] for action in actions_of(operation)}
    services = {action.partition(":")[0] for action in actions}
    assert len(services) > 30
    for service in services:
        without = replace(own, boundary=[*own.boundary, _refusal(service)])
        assert without.refused(callers[arn]), service


def _refusal(service: str) -> dict[str, str]:
    return {"Effect": "Deny", "Action": f"{service}:*", "Resource": "*"}
