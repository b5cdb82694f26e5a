from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.embedded_aws import EmbeddedAws

STANDARD = "arn:aws:securityhub:us-east-1::standards/cis-aws-foundations-benchmark/v/3.0.0"


@pytest.fixture
def hub(embedded_aws: EmbeddedAws) -> Any:
    return embedded_aws.client("securityhub")


@pytest.fixture
def subscribed(hub: Any) -> Any:
    hub.enable_security_hub(EnableDefaultStandards=False)
    yield hub
    hub.disable_security_hub()


def test_an_account_keeps_its_settings(subscribed: Any) -> None:
    subscribed.update_security_hub_configuration(
        AutoEnableControls=False, ControlFindingGenerator="STANDARD_CONTROL"
    )
    found = subscribed.describe_hub()
    assert found["AutoEnableControls"] is False
    assert found["ControlFindingGenerator"] == "STANDARD_CONTROL"


def test_an_account_subscribes_to_a_standard_until_it_does_not(subscribed: Any) -> None:
    made = subscribed.batch_enable_standards(
        StandardsSubscriptionRequests=[{"StandardsArn": STANDARD}]
    )["StandardsSubscriptions"]
    (arn,) = (each["StandardsSubscriptionArn"] for each in made)
    assert arn == (
        "arn:aws:securityhub:us-east-1:111111111111:"
        "subscription/cis-aws-foundations-benchmark/v/3.0.0"
    )
    (found,) = subscribed.get_enabled_standards()["StandardsSubscriptions"]
    assert (found["StandardsArn"], found["StandardsStatus"]) == (STANDARD, "READY")
    subscribed.batch_disable_standards(StandardsSubscriptionArns=[arn])
    assert subscribed.get_enabled_standards()["StandardsSubscriptions"] == []


def test_standards_and_settings_go_with_the_subscription(subscribed: Any) -> None:
    subscribed.batch_enable_standards(StandardsSubscriptionRequests=[{"StandardsArn": STANDARD}])
    subscribed.update_security_hub_configuration(AutoEnableControls=False)
    subscribed.disable_security_hub()
    subscribed.enable_security_hub(EnableDefaultStandards=False)
    assert subscribed.get_enabled_standards()["StandardsSubscriptions"] == []
    assert subscribed.describe_hub()["AutoEnableControls"] is True


def test_standards_need_an_account_that_is_subscribed(hub: Any) -> None:
    with pytest.raises(ClientError) as refusal:
        hub.get_enabled_standards()
    assert refusal.value.response["Error"]["Code"] == "InvalidAccessException"


def test_an_account_subscribes_once(subscribed: Any) -> None:
    with pytest.raises(ClientError) as refusal:
        subscribed.enable_security_hub()
    assert refusal.value.response["Error"]["Code"] == "ResourceConflictException"
    assert "Account is already subscribed to Security Hub" in str(refusal.value)
