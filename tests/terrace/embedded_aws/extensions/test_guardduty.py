import pytest
from botocore.exceptions import ClientError

from tests.support.embedded_aws import EmbeddedAws


def test_a_feature_leaves_the_others_of_a_detector_as_they_were(embedded_aws: EmbeddedAws) -> None:
    guardduty = embedded_aws.client("guardduty", account="717171717172")
    detector = guardduty.create_detector(Enable=True)["DetectorId"]
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


def test_an_account_has_one_detector(embedded_aws: EmbeddedAws) -> None:
    guardduty = embedded_aws.client("guardduty", account="717171717171")
    first = guardduty.create_detector(Enable=True)["DetectorId"]
    with pytest.raises(ClientError) as refusal:
        guardduty.create_detector(Enable=True)
    assert refusal.value.response["Error"]["Code"] == "BadRequestException"
    assert "a detector already exists for the current account" in str(refusal.value)
    guardduty.delete_detector(DetectorId=first)
    assert guardduty.create_detector(Enable=True)["DetectorId"] != first
