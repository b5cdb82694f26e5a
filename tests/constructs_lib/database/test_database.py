"""The database as workloads see it: on an instance and on a cluster alike."""

from typing import Any

import pytest

from constructs_lib.database.config import AuroraConfig, PostgresConfig
from constructs_lib.database.database import Database
from constructs_lib.errors import ConfigurationError
from tests.support.alarms import ALARMS, assert_alarms
from tests.support.platform import ZONE_NAMES, key, network
from tests.support.synth import SITE, Json, Sketch, resources, synthesize
from tests.support.workload import connect, connections, policy, settings, workload

OBJECTIVES = {"rto_minutes": 30, "rpo_minutes": 5, "backup_days": 7}
POSTGRES = PostgresConfig(instance_class="db.t4g.medium", storage_gib=50, **OBJECTIVES)
AURORA = AuroraConfig(instance_class="db.r7g.large", **OBJECTIVES)
GROUP = {
    "postgres": "${aws_security_group.database_postgres_security_group_main.id}",
    "aurora": "${aws_security_group.database_aurora_security_group_main.id}",
}
USERS = "arn:aws:rds-db:us-east-1:123456789012:dbuser:"


def add(stack: Sketch, config: Any) -> Database:
    encryption = key(stack)
    return Database(
        stack,
        "database",
        site=SITE,
        config=config,
        network=network(stack),
        zones=ZONE_NAMES,
        key=encryption,
        logs_key=encryption,
        alarms=ALARMS,
    )


def connected(config: Any) -> Json:
    workloads = (
        workload("app"),
        workload("pod-app", group="nodes"),
        workload("pod-worker", group="nodes"),
    )
    return synthesize(lambda stack: connect(stack, add(stack, config), *workloads))


@pytest.fixture(scope="module")
def postgres() -> Json:
    return connected(POSTGRES)


@pytest.fixture(scope="module")
def aurora() -> Json:
    return connected(AURORA)


def test_a_workload_reaches_it_once_for_each_group_that_workloads_share(
    postgres: Json, aurora: Json
) -> None:
    for engine, document in (("postgres", postgres), ("aurora", aurora)):
        assert connections(document) == [
            ("sg-nodes", GROUP[engine], 5432),
            ("sg-service", GROUP[engine], 5432),
        ]


@pytest.mark.parametrize("role", ["app-role", "pod-app-role", "pod-worker-role"])
def test_a_workload_may_sign_in_as_one_user_of_this_database(
    postgres: Json, aurora: Json, role: str
) -> None:
    ids = {
        "aws_db_instance.database_postgres_main.resource_id": postgres,
        "aws_rds_cluster.database_aurora_main.cluster_resource_id": aurora,
    }
    for id_, document in ids.items():
        assert policy(document, role, "terrace-test-database-connect") == {
            "SignInToDatabase": {
                "sid": "SignInToDatabase",
                "actions": ["rds-db:connect"],
                "resources": [f"{USERS}${{{id_}}}/app"],
            }
        }


def test_a_workload_is_told_where_it_is_and_no_password(postgres: Json) -> None:
    assert settings(postgres) == {
        "DATABASE_HOST": "${aws_db_instance.database_postgres_main.address}",
        "DATABASE_PORT": "5432",
        "DATABASE_NAME": "app",
        "DATABASE_USER": "app",
    }


def test_on_a_cluster_it_is_told_of_the_readers_too(postgres: Json, aurora: Json) -> None:
    cluster = "aws_rds_cluster.database_aurora_main"
    assert settings(aurora) == settings(postgres) | {
        "DATABASE_HOST": f"${{{cluster}.endpoint}}",
        "DATABASE_READER_HOST": f"${{{cluster}.reader_endpoint}}",
    }


def test_a_workload_without_network_is_refused_and_gets_nothing() -> None:
    lonely = workload("thumbnails", group=None)

    def build(stack: Sketch) -> None:
        with pytest.raises(ConfigurationError) as refusal:
            add(stack, POSTGRES).connect(lonely)
        assert str(refusal.value) == (
            "thumbnails: uses 'database', allowed: stores outside the VPC; "
            "it has no network interface in it"
        )

    document = synthesize(build)
    assert lonely.settings == workload().settings
    assert "aws_iam_role_policy" not in document["resource"]


def test_what_is_not_connected_has_neither_rule_nor_permission() -> None:
    document = synthesize(lambda stack: add(stack, POSTGRES))
    assert connections(document) == []
    assert "aws_iam_role_policy" not in document["resource"]


def test_its_alarms_lead_to_somebody_and_to_their_runbooks(postgres: Json, aurora: Json) -> None:
    pages = {
        "database-storage-low": "database",
        "database-cpu-high": "database",
        "database-memory-low": "database",
        "database-cpu-unused": "utilization",
    }
    assert_alarms(postgres, pages)
    assert_alarms(aurora, pages | {"database-replica-lag": "database"})


def test_its_alarms_watch_this_database(postgres: Json, aurora: Json) -> None:
    instance = "${aws_db_instance.database_postgres_main.identifier}"
    alarm = resources(postgres, "aws_cloudwatch_metric_alarm")["database_alarms_database_cpu_high"]
    assert alarm["dimensions"] == {"DBInstanceIdentifier": instance}
    alarm = resources(aurora, "aws_cloudwatch_metric_alarm")["database_alarms_database_cpu_high"]
    assert [each["metric"]["dimensions"] for each in alarm["metric_query"][1:]] == [
        {
            "DBInstanceIdentifier": (
                f"${{aws_rds_cluster_instance.database_aurora_instance_{zone}.identifier}}"
            )
        }
        for zone in "ab"
    ]


def test_only_an_instance_can_be_stopped_at_night() -> None:
    found = []
    for config in (POSTGRES, AURORA):
        synthesize(lambda stack, config=config: found.append(add(stack, config).instance))
    assert found[0] is not None
    assert found[1] is None
