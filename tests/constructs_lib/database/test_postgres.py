from typing import Any

import pytest
from cdktf import TerraformVariable

from constructs_lib.database.config import PostgresConfig
from constructs_lib.database.postgres import Postgres
from tests.support.platform import key, network
from tests.support.synth import (
    PROTECTED_SITE,
    SITE,
    Json,
    Sketch,
    only,
    resources,
    synthesize,
)


def add(stack: Sketch, *, protected: bool = False, **changes: Any) -> Postgres:
    values: dict[str, Any] = {
        "instance_class": "db.t4g.medium",
        "storage_gib": 50,
        "rto_minutes": 30,
        "rpo_minutes": 5,
        "backup_days": 7,
    }
    encryption = key(stack)
    return Postgres(
        stack,
        "postgres",
        site=PROTECTED_SITE if protected else SITE,
        config=PostgresConfig(**values | changes),
        network=network(stack),
        key=encryption,
        logs_key=encryption,
    )


def postgres(**changes: Any) -> Json:
    return synthesize(lambda stack: add(stack, **changes))


@pytest.fixture(scope="module")
def document() -> Json:
    return postgres()


@pytest.fixture(scope="module")
def instance(document: Json) -> Json:
    return only(document, "aws_db_instance")


def test_it_is_private_and_encrypted_and_nobody_knows_its_password(instance: Json) -> None:
    assert instance["publicly_accessible"] is False
    assert instance["storage_encrypted"] is True
    assert (
        instance["kms_key_id"]
        == instance["master_user_secret_kms_key_id"]
        == "${aws_kms_key.key_main.arn}"
    )
    assert instance["manage_master_user_password"] is True
    assert "password" not in instance
    assert instance["iam_database_authentication_enabled"] is True


def test_parameters_are_written_as_rds_reads_them_back(document: Json) -> None:
    (group,) = (
        found for kind, found in document["resource"].items() if kind.endswith("_parameter_group")
    )
    (parameters,) = (each["parameter"] for each in group.values())
    assert {each["name"]: each["apply_method"] for each in parameters} == {
        # The family's own value: RDS does not record another way of applying it.
        "rds.force_ssl": "pending-reboot",
        "log_connections": "immediate",
        "log_statement": "immediate",
        "log_min_duration_statement": "immediate",
    }


def test_only_tls_gets_in(document: Json, instance: Json) -> None:
    group = only(document, "aws_db_parameter_group")
    tls = {"name": "rds.force_ssl", "value": "1", "apply_method": "pending-reboot"}
    assert tls in group["parameter"]
    assert instance["parameter_group_name"] == (
        "${aws_db_parameter_group.postgres_parameters.name}"
    )


def test_it_stands_in_the_database_subnets(document: Json, instance: Json) -> None:
    subnets = only(document, "aws_db_subnet_group")
    assert subnets["subnet_ids"] == [
        f"${{aws_subnet.network_database_{zone}.id}}" for zone in "abc"
    ]
    assert instance["db_subnet_group_name"] == "${aws_db_subnet_group.postgres_subnets.name}"


@pytest.mark.parametrize(("minutes", "standby"), [(59, True), (60, False)])
def test_a_short_recovery_time_gets_a_standby_and_a_long_one_does_not(
    minutes: int, standby: bool
) -> None:
    found = only(postgres(rto_minutes=minutes), "aws_db_instance")
    assert found["multi_az"] is standby


def test_its_objectives_stand_in_its_tags(instance: Json) -> None:
    assert instance["tags"] == {
        "RecoveryTimeObjective": "30 minutes",
        "RecoveryPointObjective": "5 minutes",
    }


def test_it_is_hard_to_lose_where_it_is_protected(instance: Json) -> None:
    kept = only(postgres(protected=True), "aws_db_instance")
    assert (kept["deletion_protection"], kept["skip_final_snapshot"]) == (True, False)
    assert kept["delete_automated_backups"] is False
    # Another database of that name leaves a snapshot of its own.
    part = '${element(split("-", terraform_data.postgres_lifetime.id), 0)}'
    assert kept["final_snapshot_identifier"] == f"terrace-test-postgres-final-{part}"
    assert kept["lifecycle"] == {"prevent_destroy": True}
    assert (instance["deletion_protection"], instance["skip_final_snapshot"]) == (False, True)
    assert instance["delete_automated_backups"] is True
    assert not {"lifecycle", "final_snapshot_identifier"} & set(instance)


def test_its_logs_go_into_encrypted_groups_that_are_there_before_it(
    document: Json, instance: Json
) -> None:
    groups = resources(document, "aws_cloudwatch_log_group")
    assert {group["name"] for group in groups.values()} == {
        "/aws/rds/instance/terrace-test-postgres/postgresql",
        "/aws/rds/instance/terrace-test-postgres/upgrade",
    }
    for group in groups.values():
        assert group["kms_key_id"] == "${aws_kms_key.key_main.arn}"
        assert group["retention_in_days"] == 365
    waits = set(instance["depends_on"])
    assert {f"aws_cloudwatch_log_group.{address}" for address in groups} < waits


def test_its_storage_grows_to_five_times_its_first_size(instance: Json) -> None:
    def build(stack: Sketch) -> None:
        add(stack, storage_gib=TerraformVariable(stack, "gib", type="number").number_value)

    assert (instance["allocated_storage"], instance["max_allocated_storage"]) == (50, 250)
    later = only(synthesize(build), "aws_db_instance")
    assert later["allocated_storage"] == "${var.gib}"
    assert later["max_allocated_storage"] == "${(var.gib * 5)}"


def test_the_role_that_writes_metrics_is_of_rds_and_needs_no_boundary(document: Json) -> None:
    role = only(document, "aws_iam_role")
    assert role["name"] == "terrace-test-postgres-monitoring"
    assert "permissions_boundary" not in role


def test_nobody_may_connect_until_somebody_is_let_in(document: Json) -> None:
    assert "aws_vpc_security_group_ingress_rule" not in document["resource"]


def test_it_stands_behind_its_own_group(document: Json) -> None:
    (group,) = resources(document, "aws_security_group")
    assert only(document, "aws_db_instance")["vpc_security_group_ids"] == [
        f"${{aws_security_group.{group}.id}}"
    ]
