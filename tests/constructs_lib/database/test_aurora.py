from datetime import timedelta
from typing import Any

import pytest
from cdktf import Token

from constructs_lib.database.aurora import Aurora, AuroraConfig
from constructs_lib.errors import ConfigurationError
from constructs_lib.recovery import Recovery
from tests.support.platform import key, network
from tests.support.synth import SITE, Json, Sketch, only, resources, synthesize

QUICK = Recovery(rto=timedelta(minutes=30), rpo=timedelta(minutes=5))
PATIENT = Recovery(rto=timedelta(hours=4), rpo=timedelta(minutes=15))
ZONES = ("us-east-1a", "us-east-1b", "us-east-1c")


def config(**changes: Any) -> AuroraConfig:
    values: dict[str, Any] = {
        "instance_class": "db.r7g.large",
        "zones": ZONES,
        "recovery": QUICK,
        "backup_days": 7,
        "log_retention_days": 90,
    }
    return AuroraConfig(**values | changes)


def aurora(**changes: Any) -> Json:
    def into(stack: Sketch) -> None:
        encryption = key(stack)
        Aurora(
            stack,
            "database",
            site=SITE,
            config=config(**changes),
            network=network(stack),
            key=encryption,
            logs_key=encryption,
        )

    return synthesize(into)


@pytest.fixture(scope="module")
def document() -> Json:
    return aurora()


@pytest.fixture(scope="module")
def worthless() -> Json:
    return aurora(
        recovery=PATIENT, deletion_protection=False, retained=False, skip_final_snapshot=True
    )


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


def test_only_tls_gets_in(document: Json) -> None:
    group = only(document, "aws_rds_cluster_parameter_group")
    assert {"name": "rds.force_ssl", "value": "1"} in group["parameter"]
    cluster = only(document, "aws_rds_cluster")
    assert cluster["db_cluster_parameter_group_name"] == (
        "${aws_rds_cluster_parameter_group.database_parameters.name}"
    )


def test_a_short_recovery_time_gets_a_reader_in_another_zone(
    document: Json, worthless: Json
) -> None:
    zones = {
        name: [each["availability_zone"] for each in found.values()]
        for name, found in (
            ("quick", resources(document, "aws_rds_cluster_instance")),
            ("patient", resources(worthless, "aws_rds_cluster_instance")),
        )
    }
    assert zones == {"quick": ["us-east-1a", "us-east-1b"], "patient": ["us-east-1a"]}


def test_an_instance_keeps_its_address_and_its_name_when_another_one_joins(
    document: Json, worthless: Json
) -> None:
    alone = resources(worthless, "aws_rds_cluster_instance")
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


def test_it_is_hard_to_lose_unless_it_is_worthless(document: Json, worthless: Json) -> None:
    kept, other = only(document, "aws_rds_cluster"), only(worthless, "aws_rds_cluster")
    assert (kept["deletion_protection"], kept["skip_final_snapshot"]) == (True, False)
    assert kept["lifecycle"] == {"prevent_destroy": True}
    assert (other["deletion_protection"], other["skip_final_snapshot"]) == (False, True)
    assert "lifecycle" not in other


def test_its_log_goes_into_an_encrypted_group_that_is_there_before_it(document: Json) -> None:
    group = only(document, "aws_cloudwatch_log_group")
    assert group["name"] == "/aws/rds/cluster/terrace-test-postgres/postgresql"
    assert group["kms_key_id"] == "${aws_kms_key.key_main.arn}"
    waits = only(document, "aws_rds_cluster")["depends_on"]
    assert waits == ["aws_cloudwatch_log_group.database_postgresql_log"]


def test_nobody_may_connect_until_somebody_is_let_in(document: Json) -> None:
    assert "aws_vpc_security_group_ingress_rule" not in document["resource"]


def test_a_zone_may_be_of_a_region_that_is_known_later_but_not_a_variable() -> None:
    region = Token.as_string({"Ref": "region"})
    placement = config(zones=(f"{region}a", f"{region}b")).placement
    assert [zone[-1] for zone in placement] == ["a", "b"]
    with pytest.raises(ConfigurationError) as refusal:
        config(zones=(region, f"{region}b"))
    assert str(refusal.value) == (
        "zones hold a variable, allowed: names that end in a literal letter, such as "
        "us-east-1a; it is part of addresses, which Terraform has to know beforehand"
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"instance_class": "db.m7g.large"},
            (
                "instance_class is db.m7g.large, "
                "allowed: a class that Aurora has, such as db.r7g.large or db.t4g.medium"
            ),
        ),
        ({"zones": ("us-east-1a",)}, "zones are us-east-1a, allowed: two or more different ones"),
        ({"backup_days": 0}, "backup_days is 0, allowed: 1 to 35"),
        (
            {"recovery": Recovery(rto=timedelta(hours=1), rpo=timedelta(minutes=1))},
            (
                "rpo is 0:01:00, allowed: 0:05:00 or more; "
                "RDS ships its transaction logs every five minutes"
            ),
        ),
        (
            {"recovery": Recovery(rto=timedelta(seconds=30), rpo=timedelta(minutes=5))},
            "rto is 0:00:30, allowed: 0:01:00 or more; a failover to the reader takes as long",
        ),
    ],
)
def test_what_aurora_cannot_do_is_refused(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        config(**changes)
    assert str(refusal.value) == sentence
