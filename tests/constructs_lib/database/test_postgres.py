from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from constructs_lib.database.postgres import Postgres, PostgresConfig
from constructs_lib.errors import ConfigurationError
from constructs_lib.recovery import Recovery
from tests.support.platform import key, network
from tests.support.synth import SITE, Json, Sketch, only, resources, synthesize

QUICK = Recovery(rto=timedelta(minutes=30), rpo=timedelta(minutes=5))
PATIENT = Recovery(rto=timedelta(hours=24), rpo=timedelta(hours=24))


def config(**changes: Any) -> PostgresConfig:
    values: dict[str, Any] = {
        "instance_class": "db.t4g.medium",
        "storage_gib": 50,
        "recovery": QUICK,
        "backup_days": 7,
        "log_retention_days": 90,
    }
    return PostgresConfig(**values | changes)


def build(**changes: Any) -> Callable[[Sketch], object]:
    def into(stack: Sketch) -> None:
        encryption = key(stack)
        Postgres(
            stack,
            "database",
            site=SITE,
            config=config(**changes),
            network=network(stack),
            key=encryption,
            logs_key=encryption,
        )

    return into


def postgres(**changes: Any) -> Json:
    return synthesize(build(**changes))


def instance(**changes: Any) -> Json:
    return only(postgres(**changes), "aws_db_instance")


def test_it_is_private_and_encrypted_and_nobody_knows_its_password() -> None:
    found = instance()
    assert found["publicly_accessible"] is False
    assert found["storage_encrypted"] is True
    assert (
        found["kms_key_id"]
        == found["master_user_secret_kms_key_id"]
        == "${aws_kms_key.key_main.arn}"
    )
    assert found["manage_master_user_password"] is True
    assert "password" not in found
    assert found["iam_database_authentication_enabled"] is True


def test_only_tls_gets_in() -> None:
    parameters = only(postgres(), "aws_db_parameter_group")["parameter"]
    assert {"name": "rds.force_ssl", "value": "1"} in parameters


def test_a_short_recovery_time_gets_a_standby_and_a_long_one_does_not() -> None:
    assert instance(recovery=QUICK)["multi_az"] is True
    assert instance(recovery=PATIENT)["multi_az"] is False


def test_its_objectives_stand_in_its_tags() -> None:
    assert instance()["tags"] == {
        "RecoveryTimeObjective": "30 minutes",
        "RecoveryPointObjective": "5 minutes",
    }


def test_it_is_hard_to_lose_unless_it_is_worthless() -> None:
    kept, worthless = (
        instance(),
        instance(deletion_protection=False, retained=False, skip_final_snapshot=True),
    )
    assert (kept["deletion_protection"], kept["skip_final_snapshot"]) == (True, False)
    assert kept["lifecycle"] == {"prevent_destroy": True}
    assert (worthless["deletion_protection"], worthless["skip_final_snapshot"]) == (False, True)
    assert "lifecycle" not in worthless


def test_its_logs_go_into_encrypted_groups_that_are_there_before_it() -> None:
    document = postgres()
    groups = resources(document, "aws_cloudwatch_log_group")
    assert {group["name"] for group in groups.values()} == {
        "/aws/rds/instance/terrace-test-postgres/postgresql",
        "/aws/rds/instance/terrace-test-postgres/upgrade",
    }
    waits = only(document, "aws_db_instance")["depends_on"]
    assert {f"aws_cloudwatch_log_group.{address}" for address in groups} < set(waits)


def test_nobody_may_connect_until_somebody_is_let_in() -> None:
    assert "aws_vpc_security_group_ingress_rule" not in postgres()["resource"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"storage_gib": 19}, "storage_gib is 19, allowed: 20 to 6144"),
        ({"backup_days": 36}, "backup_days is 36, allowed: 1 to 35"),
        (
            {"recovery": Recovery(rto=timedelta(hours=1), rpo=timedelta(minutes=1))},
            (
                "rpo is 0:01:00, allowed: 0:05:00 or more; "
                "RDS ships its transaction logs every five minutes"
            ),
        ),
        (
            {"recovery": Recovery(rto=timedelta(minutes=1), rpo=timedelta(minutes=5))},
            "rto is 0:01:00, allowed: 0:02:00 or more; a failover to the standby takes as long",
        ),
    ],
)
def test_what_rds_cannot_do_is_refused(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        config(**changes)
    assert str(refusal.value) == sentence
