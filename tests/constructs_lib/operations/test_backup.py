from datetime import timedelta
from typing import Any

import pytest

from constructs_lib.errors import ConfigurationError
from constructs_lib.monitoring.alarm import AlarmSet, Runbooks
from constructs_lib.monitoring.alerts import Alerts
from constructs_lib.operations.backup_alarms import BackupAlarms
from constructs_lib.operations.backup_plan import BackupPlan, BackupPlanConfig
from constructs_lib.operations.backup_vault import BackupVault, BackupVaultConfig
from constructs_lib.operations.recovery_region import RecoveryRegion, RecoveryRegionConfig
from tests.support.platform import key
from tests.support.synth import (
    SITE,
    Json,
    Sketch,
    only,
    resources,
    statements,
    synthesize,
)

KEPT = BackupVaultConfig(shortest_days=35, longest_days=365)
BRIEFLY = BackupVaultConfig(
    shortest_days=7,
    longest_days=7,
)
PLAN = BackupPlanConfig(
    recovery_point=timedelta(hours=12), daily_days=35, weekly_days=90, monthly_days=365
)
SIMPLE = BackupPlanConfig(recovery_point=timedelta(hours=24), daily_days=7)


def build(stack: Sketch) -> None:
    encryption = key(stack)
    vault = BackupVault(stack, "vault", site=SITE, config=KEPT, key=encryption)
    region = RecoveryRegion(
        stack,
        "recovery",
        site=SITE,
        config=RecoveryRegionConfig(region="us-west-2", vault=KEPT),
        provider=stack.elsewhere,
    )
    BackupPlan(stack, "plan", site=SITE, config=PLAN, vault=vault, copies=region.vault)
    alerts = Alerts(
        stack,
        "alerts",
        site=SITE,
        key=encryption,
    )
    alarms = AlarmSet(
        site=SITE, alerts=alerts, runbooks=Runbooks("https://runbooks"), page="backup"
    )
    BackupAlarms(stack, "alarms", alarms=alarms, vault=vault.name)


def build_simple(stack: Sketch) -> None:
    vault = BackupVault(stack, "vault", site=SITE, config=BRIEFLY, key=key(stack))
    BackupPlan(stack, "plan", site=SITE, config=SIMPLE, vault=vault)


@pytest.fixture(scope="module")
def document() -> Json:
    return synthesize(build)


@pytest.fixture(scope="module")
def simple() -> Json:
    return synthesize(build_simple)


def rules(document: Json) -> dict[str, Json]:
    return {rule["rule_name"]: rule for rule in only(document, "aws_backup_plan")["rule"]}


def test_nobody_deletes_a_backup_before_its_time(document: Json) -> None:
    statement = statements(document, "vault_policy")["KeepUntilExpiry"]
    assert statement["effect"] == "Deny"
    assert statement["principals"] == [{"type": "*", "identifiers": ["*"]}]
    assert "backup:DeleteRecoveryPoint" in statement["actions"]
    policy = resources(document, "aws_backup_vault_policy")["vault_access"]
    assert policy["policy"] == "${data.aws_iam_policy_document.vault_policy.json}"


def test_a_protected_vault_is_locked_to_what_the_plan_keeps(document: Json, simple: Json) -> None:
    lock = resources(document, "aws_backup_vault_lock_configuration")["vault_lock"]
    assert (lock["min_retention_days"], lock["max_retention_days"]) == (35, 365)
    assert "changeable_for_days" not in lock  # nobody could ever lift it again
    assert resources(document, "aws_backup_vault")["vault_main"]["lifecycle"] == {
        "prevent_destroy": True
    }
    assert "aws_backup_vault_lock_configuration" not in simple["resource"]
    assert only(simple, "aws_backup_vault")["force_destroy"] is True


def test_backups_start_as_often_as_the_objective_asks(document: Json, simple: Json) -> None:
    assert {name: rule["schedule"] for name, rule in rules(document).items()} == {
        "daily": "cron(0 6,18 * * ? *)",
        "weekly": "cron(0 6 ? * 1 *)",
        "monthly": "cron(0 6 1 * ? *)",
    }
    assert {name: rule["schedule"] for name, rule in rules(simple).items()} == {
        "daily": "cron(0 6 * * ? *)"
    }


def test_only_what_stays_long_enough_gets_cold(document: Json) -> None:
    kept = {name: rule["lifecycle"] for name, rule in rules(document).items()}
    assert kept["daily"] == {"delete_after": 35}
    assert kept["weekly"] == {"delete_after": 90}
    assert kept["monthly"]["cold_storage_after"] + 90 <= kept["monthly"]["delete_after"] == 365


def test_every_backup_has_a_copy_in_the_recovery_region(document: Json, simple: Json) -> None:
    for rule in rules(document).values():
        (copy,) = rule["copy_action"]
        assert copy["destination_vault_arn"] == "${aws_backup_vault.recovery_vault_main.arn}"
        assert copy["lifecycle"]["delete_after"] == rule["lifecycle"]["delete_after"]
    assert all("copy_action" not in rule for rule in rules(simple).values())


def test_what_waits_in_the_recovery_region_is_made_there_with_a_key_from_there(
    document: Json,
) -> None:
    for type_ in ("aws_backup_vault", "aws_backup_vault_policy", "aws_kms_key", "aws_kms_alias"):
        for address, each in resources(document, type_).items():
            is_there = each.get("provider") == "aws.elsewhere"
            assert is_there == address.startswith("recovery_"), address
    vault = resources(document, "aws_backup_vault")["recovery_vault_main"]
    assert vault["kms_key_arn"] == "${aws_kms_key.recovery_key_main.arn}"


def test_a_store_is_backed_up_because_it_declares_an_objective(document: Json) -> None:
    selection = only(document, "aws_backup_selection")
    (condition,) = selection["condition"]
    assert condition["string_like"] == [
        {"key": "aws:ResourceTag/RecoveryPointObjective", "value": "* minutes"}
    ]
    assert "arn:aws:rds:*:*:cluster:*" in selection["resources"]


def test_the_role_may_back_up_and_nothing_else(document: Json) -> None:
    attached = only(document, "aws_iam_role_policy_attachment")
    assert attached["policy_arn"].endswith("service-role/AWSBackupRolePolicyForBackup")
    assert "aws_iam_role_policy" not in document["resource"]


def test_a_backup_that_failed_or_never_started_rings(document: Json) -> None:
    alarms = resources(document, "aws_cloudwatch_metric_alarm")
    assert {each["metric_name"]: each["threshold"] for each in alarms.values()} == {
        "NumberOfBackupJobsFailed": 0,
        "NumberOfBackupJobsExpired": 0,
    }
    for each in alarms.values():
        assert each["dimensions"] == {"BackupVaultName": "${aws_backup_vault.vault_main.name}"}
    events = only(document, "aws_backup_vault_notifications")
    assert "COPY_JOB_FAILED" in events["backup_vault_events"]
    assert events["sns_topic_arn"] == "${aws_sns_topic.alerts_main.arn}"
    services = statements(document, "alerts_policy")["ServicesPublish"]["principals"][0]
    assert "backup.amazonaws.com" in services["identifiers"]


@pytest.mark.parametrize(
    ("make", "values", "sentence"),
    [
        (
            BackupPlanConfig,
            {"recovery_point": timedelta(hours=5), "daily_days": 7},
            "recovery_point is 5:00:00, allowed: 1, 2, 3, 4, 6, 8, 12 or 24 hours",
        ),
        (
            BackupPlanConfig,
            {"recovery_point": timedelta(hours=24), "daily_days": 35, "monthly_days": 30},
            (
                "daily_days, weekly_days and monthly_days are 35, 30, "
                "allowed: 1 or more, and none shorter than the one before it"
            ),
        ),
        (
            BackupVaultConfig,
            {"shortest_days": 8, "longest_days": 7},
            "shortest_days is 8, allowed: 1 to longest_days, 7",
        ),
    ],
)
def test_a_plan_that_cannot_be_is_refused(make: Any, values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        make(**values)
    assert str(refusal.value) == sentence
