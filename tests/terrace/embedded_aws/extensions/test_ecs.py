from typing import Any

import pytest

from tests.support.embedded_aws import EmbeddedAws

SPOT_FIRST = [
    {"capacityProvider": "FARGATE", "weight": 1, "base": 1},
    {"capacityProvider": "FARGATE_SPOT", "weight": 3, "base": 0},
]
PROVIDERS = ["FARGATE", "FARGATE_SPOT"]


class Cluster:
    """A cluster, and shorthand for what the tests do in it."""

    def __init__(self, ecs: Any, name: str, **options: Any) -> None:
        self.ecs = ecs
        self.name = name
        ecs.create_cluster(clusterName=name, **options)
        self.task = self.register()

    def register(self) -> str:
        definition = self.ecs.register_task_definition(family=self.name, containerDefinitions=[])
        arn: str = definition["taskDefinition"]["taskDefinitionArn"]
        return arn

    def create(self, **options: Any) -> dict[str, Any]:
        self.ecs.create_service(
            cluster=self.name, serviceName="app", taskDefinition=self.task, **options
        )
        return self.service()

    def update(self, **options: Any) -> dict[str, Any]:
        self.ecs.update_service(cluster=self.name, service="app", **options)
        return self.service()

    def service(self) -> dict[str, Any]:
        (found,) = self.ecs.describe_services(cluster=self.name, services=["app"])["services"]
        service: dict[str, Any] = found
        return service

    def running_tasks(self) -> int:
        (found,) = self.ecs.describe_clusters(clusters=[self.name])["clusters"]
        assert found["pendingTasksCount"] == 0
        tasks: int = found["runningTasksCount"]
        return tasks


@pytest.fixture
def ecs(embedded_aws: EmbeddedAws, request: pytest.FixtureRequest) -> Any:
    return embedded_aws.client("ecs")


@pytest.fixture
def cluster(ecs: Any, request: pytest.FixtureRequest) -> Cluster:
    return Cluster(ecs, request.node.name[5:60])


def test_a_service_keeps_what_it_was_given(cluster: Cluster) -> None:
    given = {
        "availabilityZoneRebalancing": "ENABLED",
        "capacityProviderStrategy": SPOT_FIRST,
        "enableECSManagedTags": True,
        "enableExecuteCommand": True,
        "healthCheckGracePeriodSeconds": 60,
    }
    service = cluster.create(desiredCount=1, **given)
    assert {name: service[name] for name in given} == given
    assert "launchType" not in service


def test_a_service_that_was_given_nothing_has_the_defaults_of_aws(cluster: Cluster) -> None:
    service = cluster.create(desiredCount=1, launchType="FARGATE")
    assert service["availabilityZoneRebalancing"] == "DISABLED"
    assert service["enableExecuteCommand"] is False
    assert service["launchType"] == "FARGATE"
    assert service["deploymentConfiguration"] == {
        "deploymentCircuitBreaker": {"enable": False, "rollback": False},
        "maximumPercent": 200,
        "minimumHealthyPercent": 100,
    }


def test_part_of_a_deployment_configuration_leaves_the_other_defaults(cluster: Cluster) -> None:
    breaker = {"enable": True, "rollback": True}
    service = cluster.create(
        desiredCount=1, deploymentConfiguration={"deploymentCircuitBreaker": breaker}
    )
    assert service["deploymentConfiguration"] == {
        "deploymentCircuitBreaker": breaker,
        "maximumPercent": 200,
        "minimumHealthyPercent": 100,
    }


def test_a_service_without_a_choice_follows_its_cluster(ecs: Any) -> None:
    cluster = Cluster(
        ecs,
        "with-strategy",
        capacityProviders=PROVIDERS,
        defaultCapacityProviderStrategy=SPOT_FIRST,
    )
    assert cluster.create(desiredCount=1)["capacityProviderStrategy"] == SPOT_FIRST


def test_all_tasks_run_and_the_deployment_is_complete_at_once(cluster: Cluster) -> None:
    service = cluster.create(desiredCount=2)
    (deployment,) = service["deployments"]
    assert (service["runningCount"], service["pendingCount"]) == (2, 0)
    assert (deployment["rolloutState"], deployment["runningCount"]) == ("COMPLETED", 2)
    assert cluster.running_tasks() == 2


def test_a_new_task_definition_is_a_new_deployment(cluster: Cluster) -> None:
    (before,) = cluster.create(desiredCount=2)["deployments"]
    newer = cluster.register()
    (after,) = cluster.update(taskDefinition=newer)["deployments"]
    assert after["id"] != before["id"]
    assert after["taskDefinition"] == newer
    assert after["rolloutState"] == "COMPLETED"
    assert cluster.running_tasks() == 2


def test_an_update_changes_what_it_names_and_nothing_else(cluster: Cluster) -> None:
    cluster.create(desiredCount=1, enableExecuteCommand=True, healthCheckGracePeriodSeconds=60)
    service = cluster.update(desiredCount=3, healthCheckGracePeriodSeconds=0)
    assert service["enableExecuteCommand"] is True
    assert service["healthCheckGracePeriodSeconds"] == 0
    assert (service["desiredCount"], service["runningCount"]) == (3, 3)
    assert cluster.running_tasks() == 3


def test_a_task_on_fargate_needs_no_memory_of_its_containers_and_ends(
    embedded_aws: EmbeddedAws, cluster: Cluster
) -> None:
    ec2 = embedded_aws.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.99.0.0/16")["Vpc"]["VpcId"]
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.99.0.0/24")["Subnet"]["SubnetId"]
    task = cluster.ecs.register_task_definition(
        family=f"{cluster.name}-once",
        networkMode="awsvpc",
        requiresCompatibilities=["FARGATE"],
        cpu="256",
        memory="512",
        containerDefinitions=[{"name": "once", "image": "once:1"}],
    )["taskDefinition"]["taskDefinitionArn"]
    (started,) = cluster.ecs.run_task(
        cluster=cluster.name,
        taskDefinition=task,
        launchType="FARGATE",
        networkConfiguration={"awsvpcConfiguration": {"subnets": [subnet], "securityGroups": []}},
    )["tasks"]
    arn = started["taskArn"]
    looks = [
        cluster.ecs.describe_tasks(cluster=cluster.name, tasks=[arn])["tasks"][0] for _ in range(10)
    ]
    assert looks[-1]["lastStatus"] == "STOPPED"
    assert [each["exitCode"] for each in looks[-1]["containers"]] == [0]


def test_a_family_stands_for_its_latest_active_revision(cluster: Cluster) -> None:
    first, second = cluster.task, cluster.register()

    def newest() -> str:
        found = cluster.ecs.describe_task_definition(taskDefinition=cluster.name, include=["TAGS"])
        return str(found["taskDefinition"]["taskDefinitionArn"])

    assert newest() == second
    cluster.ecs.deregister_task_definition(taskDefinition=second)
    assert newest() == first
    cluster.ecs.deregister_task_definition(taskDefinition=first)
    with pytest.raises(cluster.ecs.exceptions.ClientException):
        newest()
