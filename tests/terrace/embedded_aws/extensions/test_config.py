from typing import Any

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
