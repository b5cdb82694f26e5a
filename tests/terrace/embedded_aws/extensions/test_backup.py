import json
from http.client import HTTPConnection
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from botocore.exceptions import ClientError

from tests.support.embedded_aws import EmbeddedAws

SELECTION = {
    "SelectionName": "stores",
    "IamRoleArn": "arn:aws:iam::123456789012:role/backup",
    "Resources": ["arn:aws:dynamodb:*:*:table/*"],
    "Conditions": {
        "StringLike": [{"ConditionKey": "aws:ResourceTag/Point", "ConditionValue": "*"}]
    },
}


@pytest.fixture
def backup(embedded_aws: EmbeddedAws) -> Any:
    return embedded_aws.client("backup", account="888888888888")


@pytest.fixture
def vault(backup: Any, request: pytest.FixtureRequest) -> str:
    name: str = request.node.name.replace("_", "-")[5:45]
    backup.create_backup_vault(BackupVaultName=name)
    return name


@pytest.fixture
def plan(backup: Any, request: pytest.FixtureRequest) -> str:
    made = backup.create_backup_plan(BackupPlan=described(request.node.name, "daily"))
    identity: str = made["BackupPlanId"]
    return identity


def described(name: str, rule: str) -> dict[str, Any]:
    return {
        "BackupPlanName": name,
        "Rules": [{"RuleName": rule, "TargetBackupVaultName": "vault"}],
    }


def test_a_selection_comes_back_as_written_until_it_is_deleted(backup: Any, plan: str) -> None:
    made = backup.create_backup_selection(BackupPlanId=plan, BackupSelection=SELECTION)
    query = {"BackupPlanId": plan, "SelectionId": made["SelectionId"]}
    found = backup.get_backup_selection(**query)["BackupSelection"]
    assert {name: found[name] for name in SELECTION} == SELECTION
    (listed,) = backup.list_backup_selections(BackupPlanId=plan)["BackupSelectionsList"]
    assert listed["SelectionId"] == made["SelectionId"]
    backup.delete_backup_selection(**query)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        backup.get_backup_selection(**query)


def test_a_plan_can_be_changed(backup: Any, plan: str) -> None:
    backup.update_backup_plan(BackupPlanId=plan, BackupPlan=described("changed", "weekly"))
    (rule,) = backup.get_backup_plan(BackupPlanId=plan)["BackupPlan"]["Rules"]
    assert rule["RuleName"] == "weekly"
    assert rule["RuleId"]


def test_a_deleted_plan_is_not_there(backup: Any, plan: str) -> None:
    backup.delete_backup_plan(BackupPlanId=plan)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        backup.get_backup_plan(BackupPlanId=plan)


def test_the_policy_of_a_vault_comes_back_until_it_is_deleted(backup: Any, vault: str) -> None:
    policy = json.dumps({"Statement": []})
    backup.put_backup_vault_access_policy(BackupVaultName=vault, Policy=policy)
    assert backup.get_backup_vault_access_policy(BackupVaultName=vault)["Policy"] == policy
    backup.delete_backup_vault_access_policy(BackupVaultName=vault)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        backup.get_backup_vault_access_policy(BackupVaultName=vault)


def test_what_a_vault_reports_comes_back_until_it_is_deleted(backup: Any, vault: str) -> None:
    wanted = {
        "SNSTopicArn": "arn:aws:sns:us-east-1:1:alerts",
        "BackupVaultEvents": ["COPY_JOB_FAILED"],
    }
    backup.put_backup_vault_notifications(BackupVaultName=vault, **wanted)
    found = backup.get_backup_vault_notifications(BackupVaultName=vault)
    assert {name: found[name] for name in wanted} == wanted
    backup.delete_backup_vault_notifications(BackupVaultName=vault)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        backup.get_backup_vault_notifications(BackupVaultName=vault)


def test_a_vault_is_empty(backup: Any, vault: str) -> None:
    found = backup.list_recovery_points_by_backup_vault(BackupVaultName=vault)
    assert found["RecoveryPoints"] == []


@pytest.mark.parametrize("end", ["", "/"])
def test_tags_are_found_with_and_without_a_slash_at_the_end(
    embedded_aws: EmbeddedAws, end: str
) -> None:
    backup = embedded_aws.client("backup")
    name = f"tagged{len(end)}"
    vault = backup.create_backup_vault(BackupVaultName=name, BackupVaultTags={"Team": "data"})
    scope = "Credential=embedded/20260101/us-east-1/backup/aws4_request"
    signed = f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=0"
    connection = HTTPConnection(urlsplit(embedded_aws.endpoint).netloc, timeout=10)
    path = f"/tags/{quote(vault['BackupVaultArn'], safe='')}{end}"
    connection.request("GET", path, headers={"Authorization": signed})
    assert json.load(connection.getresponse())["Tags"] == {"Team": "data"}
    connection.close()
