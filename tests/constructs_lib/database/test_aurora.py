from typing import Any

import pytest

from constructs_lib.database.aurora import Aurora
from constructs_lib.database.config import AuroraConfig
from tests.support.platform import ZONE_NAMES, key, network
from tests.support.synth import (
    PROTECTED_SITE,
    SITE,
    Json,
    Sketch,
    only,
    resources,
    synthesize,
)


def aurora(*, protected: bool = False, **changes: Any) -> Json:
    values: dict[str, Any] = {
        "instance_class": "db.r7g.large",
        "rto_minutes": 30,
        "rpo_minutes": 5,
        "backup_days": 7,
    }

    def build(stack: Sketch) -> None:
        encryption = key(stack)
        Aurora(
            stack,
            "aurora",
            site=PROTECTED_SITE if protected else SITE,
            config=AuroraConfig(**values | changes),
            network=network(stack),
            zones=ZONE_NAMES,
            key=encryption,
            logs_key=encryption,
        )

    return synthesize(build)


@pytest.fixture(scope="module")
def document() -> Json:
    return aurora(protected=True)


@pytest.fixture(scope="module")
def patient() -> Json:
    return aurora(rto_minutes=60)


def test_it_is_private_and_encrypted_and_nobody_knows_its_password(document: Json) -> None:
    cluster = only(document, "aws_rds_cluster")
    assert cluster["storage_encrypted"] is True
    encryption = "${aws_kms_key.key_main.arn}"
    assert cluster["kms_key_id"] == cluster["master_user_secret_kms_key_id"] == encryption
    assert cluster["manage_master_user_password"] is True
    assert "master_password" not in cluster
    assert cluster["iam_database_authentication_enabled"] is True
    for instance in resources(document, "aws_rds_cluster_instance").values():
        assert instance["publicly_accessible"] is False
        assert instance["performance_insights_kms_key_id"] == encryption


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


def test_only_tls_gets_in(document: Json) -> None:
    group = only(document, "aws_rds_cluster_parameter_group")
    tls = {"name": "rds.force_ssl", "value": "1", "apply_method": "pending-reboot"}
    assert tls in group["parameter"]
    cluster = only(document, "aws_rds_cluster")
    assert cluster["db_cluster_parameter_group_name"] == (
        "${aws_rds_cluster_parameter_group.aurora_parameters.name}"
    )


def test_a_short_recovery_time_gets_a_reader_in_another_zone(document: Json, patient: Json) -> None:
    zones = {
        name: [each["availability_zone"] for each in found.values()]
        for name, found in (
            ("quick", resources(document, "aws_rds_cluster_instance")),
            ("patient", resources(patient, "aws_rds_cluster_instance")),
        )
    }
    assert zones == {"quick": ["us-east-1a", "us-east-1b"], "patient": ["us-east-1a"]}


def test_an_instance_keeps_its_address_and_its_name_when_another_one_joins(
    document: Json, patient: Json
) -> None:
    alone = resources(patient, "aws_rds_cluster_instance")
    both = resources(document, "aws_rds_cluster_instance")
    assert alone.keys() < both.keys()
    assert [each["identifier"] for each in both.values()] == [
        "terrace-test-postgres-a",
        "terrace-test-postgres-b",
    ]


def test_its_objectives_stand_in_its_tags(document: Json) -> None:
    assert only(document, "aws_rds_cluster")["tags"] == {
        "RecoveryTimeObjective": "30 minutes",
        "RecoveryPointObjective": "5 minutes",
    }


def test_it_is_hard_to_lose_where_it_is_protected(document: Json, patient: Json) -> None:
    kept, other = only(document, "aws_rds_cluster"), only(patient, "aws_rds_cluster")
    assert (kept["deletion_protection"], kept["skip_final_snapshot"]) == (True, False)
    assert kept["delete_automated_backups"] is False
    # Another database of that name leaves a snapshot of its own.
    part = '${element(split("-", terraform_data.aurora_lifetime.id), 0)}'
    assert kept["final_snapshot_identifier"] == f"terrace-test-postgres-final-{part}"
    assert kept["lifecycle"] == {"prevent_destroy": True}
    assert (other["deletion_protection"], other["skip_final_snapshot"]) == (False, True)
    assert other["delete_automated_backups"] is True
    assert "lifecycle" not in other


def test_its_log_goes_into_an_encrypted_group_that_is_there_before_it(document: Json) -> None:
    group = only(document, "aws_cloudwatch_log_group")
    assert group["name"] == "/aws/rds/cluster/terrace-test-postgres/postgresql"
    assert group["kms_key_id"] == "${aws_kms_key.key_main.arn}"
    waits = only(document, "aws_rds_cluster")["depends_on"]
    assert waits == ["aws_cloudwatch_log_group.aurora_postgresql_log"]


def test_nobody_may_connect_until_somebody_is_let_in(document: Json) -> None:
    assert "aws_vpc_security_group_ingress_rule" not in document["resource"]


def test_it_stands_behind_its_own_group(document: Json) -> None:
    (group,) = resources(document, "aws_security_group")
    assert only(document, "aws_rds_cluster")["vpc_security_group_ids"] == [
        f"${{aws_security_group.{group}.id}}"
    ]
