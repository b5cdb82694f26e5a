from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.embedded_aws import EmbeddedAws

MODE: Any = {
    "recordingFrequency": "CONTINUOUS",
    "recordingModeOverrides": [
        {"resourceTypes": ["AWS::EC2::NetworkInterface"], "recordingFrequency": "DAILY"}
    ],
}


def test_a_recorder_tells_how_often_it_records_as_often_as_it_is_asked(
    embedded_aws: EmbeddedAws,
) -> None:
    config = embedded_aws.client("config")
    recorder = {"name": "main", "roleARN": "arn:aws:iam::111111111111:role/config"}
    config.put_configuration_recorder(ConfigurationRecorder=recorder)
    assert (
        "recordingMode" not in config.describe_configuration_recorders()["ConfigurationRecorders"]
    )
    config.put_configuration_recorder(ConfigurationRecorder=recorder | {"recordingMode": MODE})
    for _ in range(2):
        (found,) = config.describe_configuration_recorders()["ConfigurationRecorders"]
        assert found["recordingMode"] == MODE


def test_an_account_has_one_recorder_and_one_channel(embedded_aws: EmbeddedAws) -> None:
    config = embedded_aws.client("config", account="757575757575")
    recorder = {"roleARN": "arn:aws:iam::757575757575:role/config"}
    config.put_configuration_recorder(ConfigurationRecorder=recorder | {"name": "first"})
    with pytest.raises(ClientError, match="MaxNumberOfConfigurationRecordersExceeded"):
        config.put_configuration_recorder(ConfigurationRecorder=recorder | {"name": "second"})
    channel = {"s3BucketName": "records"}
    config.put_delivery_channel(DeliveryChannel=channel | {"name": "first"})
    with pytest.raises(ClientError, match="MaxNumberOfDeliveryChannelsExceeded"):
        config.put_delivery_channel(DeliveryChannel=channel | {"name": "second"})
