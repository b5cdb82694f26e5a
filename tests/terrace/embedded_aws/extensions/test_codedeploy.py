from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.embedded_aws import EmbeddedAws

ALARMS = {"enabled": True, "ignorePollAlarmFailure": False, "alarms": [{"name": "slow"}]}
ROLE = "arn:aws:iam::777777777777:role/deploys"


@pytest.fixture
def codedeploy(embedded_aws: EmbeddedAws) -> Any:
    return embedded_aws.client("codedeploy", account="777777777777")


@pytest.fixture
def app(codedeploy: Any, request: pytest.FixtureRequest) -> str:
    name: str = request.node.name[5:80]
    codedeploy.create_application(applicationName=name, computePlatform="ECS")
    codedeploy.create_deployment_group(
        applicationName=name,
        deploymentGroupName="group",
        serviceRoleArn=ROLE,
        deploymentConfigName="CodeDeployDefault.ECSAllAtOnce",
        alarmConfiguration=ALARMS,
    )
    return name


def group(codedeploy: Any, app: str) -> dict[str, Any]:
    answer = codedeploy.get_deployment_group(applicationName=app, deploymentGroupName="group")
    found: dict[str, Any] = answer["deploymentGroupInfo"]
    return found


def test_a_deployment_group_keeps_its_alarms(codedeploy: Any, app: str) -> None:
    assert group(codedeploy, app)["alarmConfiguration"] == ALARMS


def test_an_update_changes_what_it_names_and_nothing_else(codedeploy: Any, app: str) -> None:
    steps = "CodeDeployDefault.ECSCanary10Percent5Minutes"
    codedeploy.update_deployment_group(
        applicationName=app, currentDeploymentGroupName="group", deploymentConfigName=steps
    )
    found = group(codedeploy, app)
    assert found["deploymentConfigName"] == steps
    assert (found["serviceRoleArn"], found["alarmConfiguration"]) == (ROLE, ALARMS)


def test_a_deleted_group_is_gone_and_its_application_stays(codedeploy: Any, app: str) -> None:
    for _ in range(2):
        codedeploy.delete_deployment_group(applicationName=app, deploymentGroupName="group")
    with pytest.raises(ClientError, match="DeploymentGroupDoesNotExistException"):
        group(codedeploy, app)
    assert codedeploy.get_application(applicationName=app)


def test_a_deleted_application_takes_its_groups_along(codedeploy: Any, app: str) -> None:
    for _ in range(2):
        codedeploy.delete_application(applicationName=app)
    with pytest.raises(ClientError, match="ApplicationDoesNotExistException"):
        codedeploy.get_application(applicationName=app)
    codedeploy.create_application(applicationName=app, computePlatform="ECS")
    assert codedeploy.list_deployment_groups(applicationName=app)["deploymentGroups"] == []
