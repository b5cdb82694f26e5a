"""Backups as a whole: vault, plan, copies in another region, and alarms."""

from dataclasses import replace

import pytest
from cdktf import TerraformVariable

from constructs_lib.operations.backup_vault import BackupVault
from constructs_lib.operations.backups import Backups
from constructs_lib.operations.config import BackupsConfig
from constructs_lib.operations.recovery_region import RecoveryRegion
from constructs_lib.site import Durability
from constructs_lib.windows import by_day
from tests.support.alarms import ALARMS, TOPIC, assert_alarms, by_thing
from tests.support.platform import key
from tests.support.synth import (
    PROTECTED_SITE,
    SITE,
    Json,
    Sketch,
    only,
    resources,
    statements,
    synthesize,
)

KEPT = BackupsConfig(
    every_hours=12, daily_days=35, weekly_days=90, monthly_days=365, recovery_region="us-west-2"
)
BRIEFLY = BackupsConfig(every_hours=24, daily_days=7)
LOCK = "aws_backup_vault_lock_configuration"


def build(stack: Sketch) -> None:
    region = RecoveryRegion(
        stack,
        "recovery",
        site=PROTECTED_SITE.at("us-west-2"),
        config=KEPT,
        provider=stack.elsewhere,
    )
    Backups(
        stack,
        "backups",
        site=PROTECTED_SITE,
        config=KEPT,
        key=key(stack),
        copies=region.vault,
        alarms=ALARMS,
    )


def build_simple(stack: Sketch) -> None:
    Backups(
        stack,
        "backups",
        site=SITE,
        config=BRIEFLY,
        key=key(stack),
        copies=None,
        alarms=ALARMS,
    )


@pytest.fixture(scope="module")
def document() -> Json:
    return synthesize(build)


@pytest.fixture(scope="module")
def simple() -> Json:
    return synthesize(build_simple)


def rules(document: Json) -> dict[str, Json]:
    return {rule["rule_name"]: rule for rule in only(document, "aws_backup_plan")["rule"]}


def test_nobody_deletes_a_backup_before_its_time(document: Json) -> None:
    statement = statements(document, "backups_vault_policy")["KeepUntilExpiry"]
    assert statement["effect"] == "Deny"
    assert statement["principals"] == [{"type": "*", "identifiers": ["*"]}]
    assert "backup:DeleteRecoveryPoint" in statement["actions"]
    policy = resources(document, "aws_backup_vault_policy")["backups_vault_access"]
    assert policy["policy"] == "${data.aws_iam_policy_document.backups_vault_policy.json}"


def test_a_protected_vault_is_locked_to_what_the_plan_keeps_in_both_regions(
    document: Json,
) -> None:
    locks = resources(document, LOCK)
    assert locks.keys() == {"backups_vault_lock", "recovery_vault_lock"}
    for lock in locks.values():
        assert (lock["min_retention_days"], lock["max_retention_days"]) == (35, 365)
        assert "changeable_for_days" not in lock  # nobody could ever lift it again


def test_a_protected_vault_is_hard_to_lose_and_another_one_goes_with_what_is_in_it(
    document: Json, simple: Json
) -> None:
    for vault in resources(document, "aws_backup_vault").values():
        assert vault["lifecycle"] == {"prevent_destroy": True}
        assert vault["force_destroy"] is False
    other = only(simple, "aws_backup_vault")
    assert "lifecycle" not in other
    assert other["force_destroy"] is True
    assert LOCK not in simple["resource"]


def test_a_module_leaves_it_to_whoever_calls_it_what_happens_to_backups() -> None:
    def variable(stack: Sketch) -> None:
        protected = TerraformVariable(stack, "protected", type="bool").boolean_value
        site = replace(SITE, durability=Durability(protected=protected, retained=False))
        BackupVault(stack, "vault", site=site, config=BRIEFLY, key=key(stack))

    assert only(synthesize(variable), "aws_backup_vault")["force_destroy"] == "${!var.protected}"


def test_backups_start_as_often_as_configured(document: Json, simple: Json) -> None:
    assert {name: rule["schedule"] for name, rule in rules(document).items()} == {
        "daily": "cron(0 6 * * ? *)",
        "in-between": "cron(0 18 * * ? *)",
        "weekly": "cron(0 6 ? * 1 *)",
        "monthly": "cron(0 6 1 * ? *)",
    }
    assert {name: rule["schedule"] for name, rule in rules(simple).items()} == {
        "daily": "cron(0 6 * * ? *)"
    }


def test_stores_that_rest_at_night_are_backed_up_by_day_and_by_their_own_clock() -> None:
    def rested(stack: Sketch) -> None:
        Backups(
            stack,
            "backups",
            site=SITE,
            config=KEPT,
            key=key(stack),
            copies=None,
            alarms=ALARMS,
            windows=by_day("Europe/Berlin", 7, 20),
        )

    found = rules(synthesize(rested))
    assert {name: rule["schedule"] for name, rule in found.items()} == {
        "daily": "cron(0 11 ? * MON-FRI *)",
        "weekly": "cron(0 11 ? * FRI *)",
        "monthly": "cron(0 11 ? * 2#1 *)",
    }
    zones = {rule["schedule_expression_timezone"] for rule in found.values()}
    assert zones == {"Europe/Berlin"}


def test_only_what_stays_long_enough_gets_cold(document: Json) -> None:
    kept = {name: rule["lifecycle"] for name, rule in rules(document).items()}
    assert kept["daily"] == {"delete_after": 35}
    assert kept["weekly"] == {"delete_after": 90}
    assert kept["monthly"]["cold_storage_after"] + 90 <= kept["monthly"]["delete_after"] == 365


def test_one_backup_a_day_has_a_copy_in_the_recovery_region(document: Json, simple: Json) -> None:
    """Every copy of an Aurora cluster is a full one."""
    found = rules(document)
    assert "copy_action" not in found.pop("in-between")
    assert "," not in "".join(rule["schedule"] for rule in found.values())
    for rule in found.values():
        (copy,) = rule["copy_action"]
        assert copy["destination_vault_arn"] == "${aws_backup_vault.recovery_vault_main.arn}"
        assert copy["lifecycle"]["delete_after"] == rule["lifecycle"]["delete_after"]
    assert all("copy_action" not in rule for rule in rules(simple).values())


def test_what_waits_in_the_recovery_region_is_made_there_with_a_key_from_there(
    document: Json,
) -> None:
    for type_ in (LOCK, "aws_backup_vault", "aws_backup_vault_policy", "aws_kms_key"):
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
    assert attached["policy_arn"].endswith("service-role/AWSBackupServiceRolePolicyForBackup")
    assert "aws_iam_role_policy" not in document["resource"]


def test_its_alarms_lead_to_somebody_and_to_their_runbooks(document: Json) -> None:
    assert_alarms(document, {"backup-failed": "backup", "backup-expired": "backup"})


def test_a_backup_that_failed_or_never_started_rings(document: Json) -> None:
    alarms = by_thing(document)
    assert {name: (each["metric_name"], each["threshold"]) for name, each in alarms.items()} == {
        "backup-failed": ("NumberOfBackupJobsFailed", 0),
        "backup-expired": ("NumberOfBackupJobsExpired", 0),
    }
    for each in alarms.values():
        assert each["dimensions"] == {
            "BackupVaultName": "${aws_backup_vault.backups_vault_main.name}"
        }


def test_a_copy_that_failed_is_told_at_once_by_the_vault_that_it_was_to_go_to(
    document: Json, simple: Json
) -> None:
    reports = resources(document, "aws_backup_vault_notifications")
    here, there = reports["backups_alarms_events"], reports["recovery_events"]
    assert "COPY_JOB_FAILED" in there["backup_vault_events"]
    assert there["backup_vault_name"] == "${aws_backup_vault.recovery_vault_main.name}"
    assert there["sns_topic_arn"] == "${aws_sns_topic.recovery_alerts_main.arn}"
    assert there["provider"] == "aws.elsewhere"
    assert here["backup_vault_name"] == "${aws_backup_vault.backups_vault_main.name}"
    assert here["sns_topic_arn"] == TOPIC.arn
    assert len(resources(simple, "aws_backup_vault_notifications")) == 1


def test_aws_backup_may_tell_the_topic_of_the_recovery_region(document: Json) -> None:
    topic = only(document, "aws_sns_topic")
    assert topic["provider"] == "aws.elsewhere"
    # The region may be that of another topic of alarms.
    assert topic["name"] == "terrace-test-recovery-alerts"
    assert topic["kms_master_key_id"] == "${aws_kms_key.recovery_key_main.arn}"
    assert "BackupUsesKey" in statements(document, "recovery_key_policy")
