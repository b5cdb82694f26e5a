import json
from typing import Any

import pytest

from tests.support.embedded_aws import EmbeddedAws

REPOSITORY = "rollouts"
ROLLS_BACK = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}


def push(aws: EmbeddedAws, tag: str) -> str:
    """Push an image, and return its address."""
    ecr = aws.client("ecr")
    if REPOSITORY not in [e["repositoryName"] for e in ecr.describe_repositories()["repositories"]]:
        ecr.create_repository(repositoryName=REPOSITORY)
    kind = "application/vnd.oci.image.manifest.v1+json"
    manifest = {"schemaVersion": 2, "mediaType": kind, "layers": [{"digest": tag}]}
    ecr.put_image(repositoryName=REPOSITORY, imageTag=tag, imageManifest=json.dumps(manifest))
    return f"{aws.account_id}.dkr.ecr.us-east-1.amazonaws.com/{REPOSITORY}:{tag}"


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    return str(request.node.name)[5:60]


class Rollout:
    """A service, and the images that it is given."""

    def __init__(self, aws: EmbeddedAws, name: str, **options: Any) -> None:
        self.ecs, self.name = aws.client("ecs"), name
        self.ecs.create_cluster(clusterName=name)
        self.first = self.register("registry/app:1")
        self.ecs.create_service(
            cluster=name, serviceName="app", taskDefinition=self.first, desiredCount=1, **options
        )

    def register(self, image: str) -> str:
        container = {"name": "app", "image": image, "memory": 128}
        found = self.ecs.register_task_definition(
            family=self.name, containerDefinitions=[container]
        )
        return str(found["taskDefinition"]["taskDefinitionArn"])

    def update(self, image: str) -> tuple[str, str]:
        """Deploy an image; return its revision and the id of the deployment."""
        arn = self.register(image)
        answer = self.ecs.update_service(cluster=self.name, service="app", taskDefinition=arn)
        primary = answer["service"]["deployments"][0]
        assert (primary["taskDefinition"], primary["status"]) == (arn, "PRIMARY")
        return arn, primary["id"]

    def looks(self) -> dict[str, Any]:
        (found,) = self.ecs.describe_services(cluster=self.name, services=["app"])["services"]
        service: dict[str, Any] = found
        return service


def test_an_image_that_never_gets_healthy_trips_the_circuit_breaker(
    embedded_aws: EmbeddedAws, name: str
) -> None:
    rollout = Rollout(embedded_aws, name, deploymentConfiguration=ROLLS_BACK)
    bad, id_ = rollout.update(push(embedded_aws, "unhealthy-1"))
    moving = rollout.looks()["deployments"]
    assert [each["rolloutState"] for each in moving] == ["IN_PROGRESS", "COMPLETED"]
    assert [each["runningCount"] for each in moving] == [0, 1]
    again, failed = rollout.looks()["deployments"]
    assert (again["taskDefinition"], again["rolloutState"]) == (rollout.first, "COMPLETED")
    assert (failed["id"], failed["rolloutState"], failed["status"]) == (id_, "FAILED", "ACTIVE")
    assert failed["taskDefinition"] == bad
    assert rollout.looks()["taskDefinition"] == rollout.first


WATCHES = {"alarms": {"alarmNames": ["errors"], "enable": True, "rollback": True}}


def ring(aws: EmbeddedAws, state: str) -> None:
    watch = aws.client("cloudwatch")
    watch.put_metric_alarm(
        AlarmName="errors",
        ComparisonOperator="GreaterThanThreshold",
        EvaluationPeriods=1,
        MetricName="errors",
        Namespace="app",
        Period=60,
        Statistic="Sum",
        Threshold=1,
    )
    watch.set_alarm_state(AlarmName="errors", StateValue=state, StateReason="a test")


def test_an_alarm_that_rings_while_it_is_watched_takes_a_version_back(
    embedded_aws: EmbeddedAws, name: str
) -> None:
    ring(embedded_aws, "OK")
    rollout = Rollout(embedded_aws, name, deploymentConfiguration=WATCHES)
    _, id_ = rollout.update(push(embedded_aws, "watched-1"))
    assert rollout.looks()["deployments"][0]["rolloutState"] == "IN_PROGRESS"
    ring(embedded_aws, "ALARM")
    again, failed = rollout.looks()["deployments"]
    assert (again["taskDefinition"], again["rolloutState"]) == (rollout.first, "COMPLETED")
    assert (failed["id"], failed["rolloutState"]) == (id_, "FAILED")


@pytest.mark.parametrize("state", ["OK", "ALARM"])
def test_a_watched_version_stays_where_no_alarm_begins_to_ring(
    embedded_aws: EmbeddedAws, name: str, state: str
) -> None:
    ring(embedded_aws, state)
    rollout = Rollout(embedded_aws, name, deploymentConfiguration=WATCHES)
    new, _ = rollout.update(push(embedded_aws, f"watched-{state}"))
    for _ in range(6):
        found = rollout.looks()
    (only,) = found["deployments"]
    assert (only["taskDefinition"], only["rolloutState"]) == (new, "COMPLETED")


def test_without_a_circuit_breaker_it_goes_on_for_ever(
    embedded_aws: EmbeddedAws, name: str
) -> None:
    rollout = Rollout(embedded_aws, name)
    bad, _ = rollout.update(push(embedded_aws, "unhealthy-2"))
    for _ in range(5):
        assert rollout.looks()["deployments"][0]["rolloutState"] == "IN_PROGRESS"
    assert rollout.looks()["taskDefinition"] == bad


def test_any_other_image_is_deployed_at_once(embedded_aws: EmbeddedAws, name: str) -> None:
    rollout = Rollout(embedded_aws, name, deploymentConfiguration=ROLLS_BACK)
    good, _ = rollout.update(push(embedded_aws, "healthy"))
    (one,) = rollout.looks()["deployments"]
    assert (one["taskDefinition"], one["rolloutState"]) == (good, "COMPLETED")
    rollout.update("elsewhere.example/app:unhealthy")
    assert len(rollout.looks()["deployments"]) == 1


def test_revisions_are_listed_the_newest_first_where_that_is_asked_for(
    embedded_aws: EmbeddedAws, name: str
) -> None:
    rollout = Rollout(embedded_aws, name)
    second = rollout.register("registry/app:2")
    listed = rollout.ecs.list_task_definitions(familyPrefix=name, sort="DESC")
    assert listed["taskDefinitionArns"] == [second, rollout.first]
