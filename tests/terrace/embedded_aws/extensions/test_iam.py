import pytest
from botocore.exceptions import ClientError

from tests.support.embedded_aws import EmbeddedAws

ACCOUNT = "737373737373"


def test_a_service_has_one_service_linked_role(embedded_aws: EmbeddedAws) -> None:
    iam = embedded_aws.client("iam", account=ACCOUNT)
    service = "ecs.amazonaws.com"
    name = iam.create_service_linked_role(AWSServiceName=service)["Role"]["RoleName"]
    with pytest.raises(ClientError) as refusal:
        iam.create_service_linked_role(AWSServiceName=service)
    assert refusal.value.response["Error"]["Code"] == "InvalidInput"
    assert f"Service role name {name} has been taken in this account" in str(refusal.value)


def test_an_account_knows_an_identity_provider_once(embedded_aws: EmbeddedAws) -> None:
    iam = embedded_aws.client("iam", account=ACCOUNT)
    provider = {"Url": "https://token.actions.githubusercontent.com"}
    iam.create_open_id_connect_provider(**provider)
    with pytest.raises(ClientError, match="EntityAlreadyExists"):
        iam.create_open_id_connect_provider(**provider)


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
