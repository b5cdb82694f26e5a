import io
import zipfile
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.embedded_aws import EmbeddedAws

ACCOUNT = "797979797979"


@pytest.fixture
def secrets(embedded_aws: EmbeddedAws) -> Any:
    return embedded_aws.client("secretsmanager", account=ACCOUNT)


@pytest.fixture(scope="module")
def rotation(embedded_aws: EmbeddedAws) -> str:
    """ARN of a function."""
    iam = embedded_aws.client("iam", account=ACCOUNT)
    role = iam.create_role(RoleName="rotation", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("code.py", "")
    arn: str = embedded_aws.client("lambda", account=ACCOUNT).create_function(
        FunctionName="rotation",
        Runtime="python3.13",
        Handler="code.handler",
        Role=role,
        Code={"ZipFile": archive.getvalue()},
    )["FunctionArn"]
    return arn


def rotate(secrets: Any, name: str, function: str) -> Any:
    return secrets.rotate_secret(
        SecretId=name, RotationLambdaARN=function, RotationRules={"AutomaticallyAfterDays": 30}
    )


def test_the_rotation_of_a_secret_without_a_value_begins(secrets: Any, rotation: str) -> None:
    secrets.create_secret(Name="empty")
    version = rotate(secrets, "empty", rotation)["VersionId"]
    found = secrets.describe_secret(SecretId="empty")
    assert found["RotationEnabled"] is True
    assert found["RotationLambdaARN"] == rotation
    assert found["RotationRules"] == {"AutomaticallyAfterDays": 30}
    assert found["VersionIdsToStages"] == {version: ["AWSPENDING"]}
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        secrets.get_secret_value(SecretId="empty")


def test_a_rotation_that_cannot_begin_leaves_nothing_behind(secrets: Any) -> None:
    secrets.create_secret(Name="unrotated")
    with pytest.raises(ClientError, match="Resource not found"):
        rotate(secrets, "unrotated", f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:nowhere")
    assert "no version yet" not in str(secrets.describe_secret(SecretId="unrotated"))


def test_a_secret_with_a_value_keeps_it_while_it_is_rotated(secrets: Any, rotation: str) -> None:
    secrets.create_secret(Name="full", SecretString="value")
    rotate(secrets, "full", rotation)
    current = secrets.get_secret_value(SecretId="full", VersionStage="AWSCURRENT")
    assert current["SecretString"] == "value"


def test_there_is_no_rotation_of_a_secret_that_is_not_there(secrets: Any, rotation: str) -> None:
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        rotate(secrets, "nowhere", rotation)


@pytest.mark.parametrize("later", [False, True])
def test_a_copy_is_under_the_key_that_was_asked_for(secrets: Any, later: bool) -> None:
    name = f"copied-{later}"
    copies = [{"Region": "us-west-2", "KmsKeyId": "alias/copies"}, {"Region": "eu-west-1"}]
    if later:
        secrets.create_secret(Name=name)
        secrets.replicate_secret_to_regions(SecretId=name, AddReplicaRegions=copies)
    else:
        secrets.create_secret(Name=name, AddReplicaRegions=copies)
    found = secrets.describe_secret(SecretId=name)["ReplicationStatus"]
    assert {each["Region"]: each["KmsKeyId"] for each in found} == {
        "us-west-2": "alias/copies",
        "eu-west-1": "alias/aws/secretsmanager",
    }
