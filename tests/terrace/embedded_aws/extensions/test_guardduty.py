from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.embedded_aws import EmbeddedAws


@pytest.fixture
def guardduty(embedded_aws: EmbeddedAws) -> Any:
    return embedded_aws.client("guardduty")


@pytest.fixture
def detector(guardduty: Any) -> Iterator[str]:
    made: str = guardduty.create_detector(Enable=True, Tags={"Made": "by hand"})["DetectorId"]
    yield made
    guardduty.delete_detector(DetectorId=made)


def test_a_feature_leaves_the_others_of_a_detector_as_they_were(
    guardduty: Any, detector: str
) -> None:
    for name, status in (
        ("S3_DATA_EVENTS", "ENABLED"),
        ("RUNTIME_MONITORING", "DISABLED"),
        ("S3_DATA_EVENTS", "DISABLED"),
    ):
        guardduty.update_detector(DetectorId=detector, Features=[{"Name": name, "Status": status}])
    found = guardduty.get_detector(DetectorId=detector)["Features"]
    assert {each["Name"]: each["Status"] for each in found} == {
        "S3_DATA_EVENTS": "DISABLED",
        "RUNTIME_MONITORING": "DISABLED",
    }


@pytest.mark.usefixtures("detector")
def test_a_region_has_one_detector(guardduty: Any) -> None:
    with pytest.raises(ClientError) as refusal:
        guardduty.create_detector(Enable=True)
    assert refusal.value.response["Error"]["Code"] == "BadRequestException"


def test_a_detector_is_tagged_later(guardduty: Any, detector: str) -> None:
    arn = f"arn:aws:guardduty:us-east-1:111111111111:detector/{detector}"
    guardduty.tag_resource(ResourceArn=arn, Tags={"Owner": "team"})
    tags = guardduty.get_detector(DetectorId=detector)["Tags"]
    assert tags == {"Made": "by hand", "Owner": "team"}
