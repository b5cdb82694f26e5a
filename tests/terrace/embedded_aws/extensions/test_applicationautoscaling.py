from typing import Any

import pytest

from tests.support.embedded_aws import EmbeddedAws

TARGET = {
    "ServiceNamespace": "ecs",
    "ResourceId": "service/scaled/app",
    "ScalableDimension": "ecs:service:DesiredCount",
}


@pytest.fixture
def scaling(embedded_aws: EmbeddedAws) -> Any:
    ecs = embedded_aws.client("ecs")
    ecs.create_cluster(clusterName="scaled")
    ecs.register_task_definition(family="scaled", containerDefinitions=[])
    ecs.create_service(cluster="scaled", serviceName="app", taskDefinition="scaled", desiredCount=0)
    return embedded_aws.client("application-autoscaling")


def test_a_target_keeps_the_tags_it_got_and_gets(scaling: Any) -> None:
    arn = scaling.register_scalable_target(
        **TARGET, MinCapacity=1, MaxCapacity=2, Tags={"a": "1", "b": "2"}
    )["ScalableTargetARN"]
    scaling.tag_resource(ResourceARN=arn, Tags={"b": "3", "c": "4"})
    scaling.untag_resource(ResourceARN=arn, TagKeys=["a", "never-there"])
    assert scaling.list_tags_for_resource(ResourceARN=arn)["Tags"] == {"b": "3", "c": "4"}
