import pytest
from botocore.exceptions import ClientError

from tests.support.embedded_aws import EmbeddedAws

FARGATE = {"ServiceCode": "fargate", "QuotaCode": "L-3032A538"}


def test_a_young_account_has_the_defaults(embedded_aws: EmbeddedAws) -> None:
    client = embedded_aws.client("service-quotas", account="777777777701")
    assert client.get_service_quota(**FARGATE)["Quota"]["Value"] == 6
    vpcs = {"ServiceCode": "vpc", "QuotaCode": "L-F678F1CE"}
    assert client.get_service_quota(**vpcs)["Quota"]["Value"] == 5


def test_an_increase_is_granted_and_leaves_the_default(embedded_aws: EmbeddedAws) -> None:
    client = embedded_aws.client("service-quotas", account="777777777702")
    client.request_service_quota_increase(**FARGATE, DesiredValue=64)
    assert client.get_service_quota(**FARGATE)["Quota"]["Value"] == 64
    assert client.get_aws_default_service_quota(**FARGATE)["Quota"]["Value"] == 6
    assert client.get_service_quota(**FARGATE)["Quota"]["Value"] == 64


def test_a_lower_value_is_refused(embedded_aws: EmbeddedAws) -> None:
    client = embedded_aws.client("service-quotas", account="777777777703")
    with pytest.raises(ClientError, match="must be greater than the current"):
        client.request_service_quota_increase(**FARGATE, DesiredValue=6)


def test_a_quota_that_is_not_there_is_refused(embedded_aws: EmbeddedAws) -> None:
    client = embedded_aws.client("service-quotas")
    with pytest.raises(ClientError, match="NoSuchResourceException"):
        client.get_service_quota(ServiceCode="ec2", QuotaCode="L-00000000")
