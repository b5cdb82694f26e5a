import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.embedded_aws import EmbeddedAws
from tests.terrace.embedded_aws.extensions.test_ecs_deployments import push

ROLLBACK = {"enabled": True, "events": ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"]}


class BlueGreen:
    """A service that CodeDeploy deploys, with an alarm."""

    def __init__(self, aws: EmbeddedAws, name: str) -> None:
        self.name = name
        self.ecs, self.deploys = aws.client("ecs"), aws.client("codedeploy")
        self.alarms = aws.client("cloudwatch")
        self.ecs.create_cluster(clusterName=name)
        self.first = self.register("registry/app:1")
        self.ecs.create_service(
            cluster=name,
            serviceName="app",
            taskDefinition=self.first,
            desiredCount=1,
            deploymentController={"type": "CODE_DEPLOY"},
        )
        self.alarms.put_metric_alarm(
            AlarmName=name,
            ComparisonOperator="GreaterThanThreshold",
            EvaluationPeriods=1,
            MetricName="errors",
            Namespace="app",
            Period=60,
            Statistic="Sum",
            Threshold=1,
        )
        self.deploys.create_application(applicationName=name, computePlatform="ECS")
        end = {"action": "TERMINATE", "terminationWaitTimeInMinutes": 15}
        self.deploys.create_deployment_group(
            applicationName=name,
            deploymentGroupName="group",
            serviceRoleArn="arn:aws:iam::111111111111:role/deploys",
            ecsServices=[{"clusterName": name, "serviceName": "app"}],
            alarmConfiguration={"enabled": True, "alarms": [{"name": name}]},
            autoRollbackConfiguration=ROLLBACK,
            blueGreenDeploymentConfiguration={"terminateBlueInstancesOnDeploymentSuccess": end},
        )

    def register(self, image: str) -> str:
        container = {"name": "app", "image": image, "memory": 128}
        found = self.ecs.register_task_definition(
            family=self.name, containerDefinitions=[container]
        )
        return str(found["taskDefinition"]["taskDefinitionArn"])

    def create(self, target: str, **options: Any) -> str:
        properties = {"TaskDefinition": target}
        resource = {"TargetService": {"Type": "AWS::ECS::Service", "Properties": properties}}
        content = json.dumps({"version": 0.0, "Resources": [resource]})
        revision = {"revisionType": "AppSpecContent", "appSpecContent": {"content": content}}
        answer = self.deploys.create_deployment(
            applicationName=self.name, deploymentGroupName="group", revision=revision, **options
        )
        return str(answer["deploymentId"])

    def look(self, id_: str, *, times: int = 1) -> dict[str, Any]:
        answers = [self.deploys.get_deployment(deploymentId=id_) for _ in range(times)]
        info: dict[str, Any] = answers[-1]["deploymentInfo"]
        return info

    @property
    def runs(self) -> str:
        (found,) = self.ecs.describe_services(cluster=self.name, services=["app"])["services"]
        return str(found["taskDefinition"])

    def ring(self) -> None:
        self.alarms.set_alarm_state(AlarmName=self.name, StateValue="ALARM", StateReason="a test")


@pytest.fixture
def service(embedded_aws: EmbeddedAws, request: pytest.FixtureRequest) -> BlueGreen:
    return BlueGreen(embedded_aws, str(request.node.name)[5:60])


def test_requests_move_and_the_old_tasks_wait_until_somebody_goes_on(service: BlueGreen) -> None:
    second = service.register("registry/app:2")
    id_ = service.create(second)
    assert service.look(id_)["status"] == "InProgress"
    assert service.runs == service.first
    moved = service.look(id_)
    assert (moved["status"], moved["instanceTerminationWaitTimeStarted"]) == ("InProgress", True)
    assert service.runs == second
    with pytest.raises(ClientError, match="DeploymentLimitExceededException"):
        service.create(service.first)
    wait = {"deploymentId": id_, "deploymentWaitType": "TERMINATION_WAIT"}
    service.deploys.continue_deployment(**wait)
    assert service.look(id_)["status"] == "Succeeded"
    with pytest.raises(ClientError, match="DeploymentAlreadyCompletedException"):
        service.deploys.stop_deployment(deploymentId=id_)


def test_what_is_stopped_is_taken_back(service: BlueGreen) -> None:
    id_ = service.create(service.register("registry/app:2"))
    service.look(id_, times=2)
    service.deploys.stop_deployment(deploymentId=id_, autoRollbackEnabled=True)
    stopped = service.look(id_)
    assert (stopped["status"], stopped["errorInformation"]["code"]) == ("Stopped", "MANUAL_STOP")
    back = service.look(stopped["rollbackInfo"]["rollbackDeploymentId"], times=2)
    assert (back["status"], back["creator"]) == ("Succeeded", "codeDeployRollback")
    assert service.runs == service.first


def test_an_alarm_stops_it_unless_alarms_are_turned_off(service: BlueGreen) -> None:
    second = service.register("registry/app:2")
    id_ = service.create(second)
    service.ring()
    stopped = service.look(id_)
    assert (stopped["status"], stopped["errorInformation"]["code"]) == ("Stopped", "ALARM_ACTIVE")
    service.look(stopped["rollbackInfo"]["rollbackDeploymentId"], times=2)
    assert service.runs == service.first
    off = {"enabled": False, "alarms": []}
    service.look(service.create(second, overrideAlarmConfiguration=off), times=2)
    assert service.runs == second


def test_an_image_that_never_gets_healthy_fails(
    service: BlueGreen, embedded_aws: EmbeddedAws
) -> None:
    id_ = service.create(service.register(push(embedded_aws, "unhealthy-3")))
    failed = service.look(id_, times=2)
    assert failed["status"] == "Failed"
    assert "the tasks did not get healthy" in failed["errorInformation"]["message"]
    assert service.runs == service.first
