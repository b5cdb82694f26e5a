import pytest

from tests.support.embedded_aws import EmbeddedAws


@pytest.mark.parametrize(
    ("service", "name"),
    [
        ("config.amazonaws.com", "AWSServiceRoleForConfig"),
        ("ecs.amazonaws.com", "AWSServiceRoleForECS"),
        ("spot.amazonaws.com", "AWSServiceRoleForEC2Spot"),
        ("autoscaling.amazonaws.com", "AWSServiceRoleForAutoScaling"),
    ],
)
def test_a_role_has_the_name_that_aws_gives_it(
    embedded_aws: EmbeddedAws, service: str, name: str
) -> None:
    iam = embedded_aws.client("iam", account="777777777708")
    role = iam.create_service_linked_role(AWSServiceName=service)["Role"]
    assert role["Arn"] == (f"arn:aws:iam::777777777708:role/aws-service-role/{service}/{name}")
