"""The embedded AWS refuses what AWS's models of its services do not allow."""

from typing import Any

import botocore.session
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from terrace.embedded_aws.constraints import breaches
from tests.support.embedded_aws import EmbeddedAws

# Service, operation, parameters that AWS refuses, and what it says of them.
REFUSED: list[tuple[str, str, dict[str, Any], str, str]] = [
    (
        "logs",  # JSON
        "create_log_group",
        {"logGroupName": "a name"},
        "ValidationException",
        r"'logGroupName' failed to satisfy constraint: Member must satisfy regular expression",
    ),
    (
        "iam",  # Query
        "create_role",
        {"RoleName": "r" * 65, "AssumeRolePolicyDocument": "{}"},
        "ValidationError",
        f"Value '{'r' * 60}...' at 'roleName' failed to satisfy constraint: Member must",
    ),
    (
        "lambda",  # REST in JSON
        "create_function",
        {
            "FunctionName": "f",
            "Role": "arn:aws:iam::111111111111:role/f",
            "Code": {"S3Bucket": "abc", "S3Key": "k"},
            "Runtime": "python1.0",
        },
        "ValidationException",
        "Value 'python1.0' at 'runtime' failed to satisfy constraint: Member must satisfy enum",
    ),
    (
        "secretsmanager",
        "create_secret",
        {"Name": "s", "Tags": [{"Key": "owner", "Value": "v" * 257}]},
        "ValidationException",
        "at 'tags.1.member.value' failed to satisfy constraint: Member must have length less than",
    ),
    (
        "cloudfront",  # REST in XML
        "create_origin_access_control",
        {
            "OriginAccessControlConfig": {
                "Name": "o",
                "SigningBehavior": "always",
                "OriginAccessControlOriginType": "s3",
            }
        },
        "ValidationException",
        "Value null at 'originAccessControlConfig.signingProtocol' failed to satisfy constraint: M",
    ),
    (
        "ec2",
        "create_volume",
        {"AvailabilityZone": "us-east-1a", "Size": 1, "VolumeType": "gp9"},
        "InvalidParameterValue",
        "Value 'gp9' at 'volumeType' failed to satisfy constraint: Member must satisfy enum value",
    ),
]


def client(aws: EmbeddedAws, service: str) -> Any:
    import boto3  # noqa: PLC0415 - slow

    return boto3.client(
        service,
        region_name="us-east-1",
        endpoint_url=aws.endpoint,
        aws_access_key_id="embedded",
        aws_secret_access_key="embedded",
        config=Config(parameter_validation=False, retries={"total_max_attempts": 1}),
    )


@pytest.mark.parametrize("case", REFUSED, ids=[each[0] for each in REFUSED])
def test_what_a_model_does_not_allow_is_refused_as_aws_does(
    embedded_aws: EmbeddedAws, case: tuple[str, str, dict[str, Any], str, str]
) -> None:
    service, operation, parameters, code, said = case
    with pytest.raises(ClientError) as refusal:
        getattr(client(embedded_aws, service), operation)(**parameters)
    error = refusal.value.response["Error"]
    assert error["Code"] == code
    assert error["Message"].startswith("1 validation error detected in ")
    assert said in error["Message"]


def test_all_that_is_wrong_is_said_at_once(embedded_aws: EmbeddedAws) -> None:
    with pytest.raises(ClientError, match="2 validation errors detected in CreateLogGroup: "):
        client(embedded_aws, "logs").create_log_group(logGroupName="a " * 300)


def test_requests_are_counted(embedded_aws: EmbeddedAws) -> None:
    before = embedded_aws.counts()
    logs = client(embedded_aws, "logs")
    for number in (1, 2):
        logs.create_log_group(logGroupName=f"/counted/{number}")
    after = embedded_aws.counts()
    assert after["requests"] == before["requests"] + 2
    assert after["operations"] - before["operations"] in {0, 1}


def test_requests_are_counted_by_the_role_that_asks(embedded_aws: EmbeddedAws) -> None:
    account = "676767676767"
    embedded_aws.client("logs", account=account).create_log_group(logGroupName="/by/role")
    callers = embedded_aws.counts()["callers"]
    role = f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole"
    assert callers[role] == {"logs:CreateLogGroup": 1}


def test_characters_beyond_the_first_65536_are_as_good_as_others() -> None:
    session = botocore.session.get_session()
    tag = session.get_service_model("autoscaling").shape_for("Tag")
    assert list(breaches(tag, {"Key": "mood", "Value": "\N{GRINNING FACE}"})) == []
    (said,) = breaches(tag, {"Key": "mood", "Value": "\x01"})
    assert said.startswith(r"Value '\x01' at 'value' failed to satisfy constraint: Member must ")
