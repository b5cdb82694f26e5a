from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.embedded_aws import EmbeddedAws

KEY = "arn:aws:kms:us-east-1:777777777777:key/8d1f7a0c-4c0b-4d0e-9f43-5a2f2f3f7f11"


@pytest.fixture
def amp(embedded_aws: EmbeddedAws) -> Any:
    return embedded_aws.client("amp", account="777777777777")


@pytest.fixture
def workspace(amp: Any) -> str:
    created: str = amp.create_workspace(alias="metrics", kmsKeyArn=KEY)["workspaceId"]
    return created


def definition(amp: Any, workspace: str) -> dict[str, Any]:
    answer = amp.describe_alert_manager_definition(workspaceId=workspace)
    found: dict[str, Any] = answer["alertManagerDefinition"]
    return found


def test_a_workspace_remembers_its_key(amp: Any, workspace: str) -> None:
    assert amp.describe_workspace(workspaceId=workspace)["workspace"]["kmsKeyArn"] == KEY


def test_a_workspace_without_a_key_names_none(amp: Any) -> None:
    created = amp.create_workspace(alias="plain")["workspaceId"]
    assert "kmsKeyArn" not in amp.describe_workspace(workspaceId=created)["workspace"]


def test_an_alert_manager_can_be_made_and_changed(amp: Any, workspace: str) -> None:
    amp.create_alert_manager_definition(workspaceId=workspace, data=b"one")
    assert definition(amp, workspace)["data"] == b"one"
    amp.put_alert_manager_definition(workspaceId=workspace, data=b"two")
    found = definition(amp, workspace)
    assert (found["data"], found["status"]) == (b"two", {"statusCode": "ACTIVE"})


def test_a_deleted_alert_manager_is_gone(amp: Any, workspace: str) -> None:
    amp.create_alert_manager_definition(workspaceId=workspace, data=b"one")
    amp.delete_alert_manager_definition(workspaceId=workspace)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        definition(amp, workspace)
