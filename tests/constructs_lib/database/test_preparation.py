import json

import pytest

from constructs_lib.database.config import AuroraConfig, PostgresConfig
from constructs_lib.database.database import Database
from constructs_lib.database.preparation import Preparation
from constructs_lib.errors import ConfigurationError
from constructs_lib.image import ImageReference
from tests.constructs_lib.database.test_database import AURORA, GROUP, POSTGRES
from tests.support.alarms import ALARMS
from tests.support.platform import ZONE_NAMES, key, network
from tests.support.synth import BOUNDARY, SITE, Json, Sketch, resources, synthesize
from tests.support.workload import connections, policies, policy

SECRETS = {
    "postgres": "${aws_db_instance.database_postgres_main.master_user_secret[0].secret_arn}",
    "aurora": "${aws_rds_cluster.database_aurora_main.master_user_secret[0].secret_arn}",
}
OWN_GROUP = "${aws_security_group.preparation_security_group_main.id}"
PREPARES, MIGRATES, STARTS = (
    f"${{aws_iam_role.preparation_{each}_role_main.name}}"
    for each in ("prepare", "migrate", "execution")
)


def made(config: PostgresConfig | AuroraConfig) -> Json:
    def build(stack: Sketch) -> None:
        vpc, encryption = network(stack), key(stack)
        database = Database(
            stack,
            "database",
            site=SITE,
            config=config,
            network=vpc,
            zones=ZONE_NAMES,
            key=encryption,
            logs_key=encryption,
            alarms=ALARMS,
        )
        preparation = Preparation(
            stack,
            "preparation",
            site=SITE,
            image=ImageReference(address="registry/app:1", repository_arn="arn:repository"),
            prepare=("prepare", "it"),
            migrate=("migrate", "it"),
            network=vpc,
            key=encryption,
        )
        database.connect_administrator(preparation.prepare.workload)
        database.connect(preparation.migrate.workload)
        with pytest.raises(ConfigurationError) as refusal:
            preparation.migrate.workload.settings.put("DATABASE_PORT", "1", "another port")
        assert str(refusal.value) == (
            "migrate-database: setting DATABASE_PORT is '1', allowed: '5432', which it has already"
        )

    return synthesize(build)


@pytest.fixture(scope="module")
def postgres() -> Json:
    return made(POSTGRES)


def container(document: Json, task: str) -> Json:
    definition = resources(document, "aws_ecs_task_definition")[f"preparation_{task}_main"]
    (found,) = json.loads(definition["container_definitions"])
    return {**found, "told": {each["name"]: each["value"] for each in found["environment"]}}


@pytest.mark.parametrize(("engine", "config"), [("postgres", POSTGRES), ("aurora", AURORA)])
def test_one_task_reads_the_administrators_secret_and_its_key_and_nothing_else(
    engine: str, config: PostgresConfig | AuroraConfig
) -> None:
    document, secret = made(config), SECRETS[engine]
    found = policy(document, PREPARES, "terrace-test-database-administer")
    assert [(s["actions"], s["resources"]) for s in policies(document, PREPARES)] == [
        (["secretsmanager:GetSecretValue"], [secret]),
        (["kms:Decrypt"], ["${aws_kms_key.key_main.arn}"]),
    ]
    conditions = {e["variable"]: e["values"] for e in found["UseItsKey"]["condition"]}
    assert conditions == {
        "kms:EncryptionContext:SecretARN": [secret],
        "kms:ViaService": ["secretsmanager.us-east-1.amazonaws.com"],
    }
    assert container(document, "prepare")["told"]["DATABASE_ADMIN_SECRET"] == secret


def test_the_other_signs_in_as_workloads_do_and_never_sees_the_secret(postgres: Json) -> None:
    (signs_in,) = policies(postgres, MIGRATES)
    assert signs_in["actions"] == ["rds-db:connect"]
    assert "DATABASE_ADMIN_SECRET" not in container(postgres, "migrate")["told"]


def test_both_reach_the_database_from_a_group_of_their_own(postgres: Json) -> None:
    assert connections(postgres) == [(OWN_GROUP, GROUP["postgres"], 5432)]
    rules = resources(postgres, "aws_vpc_security_group_ingress_rule").values()
    assert OWN_GROUP not in {each["security_group_id"] for each in rules}  # nobody gets in


def test_each_runs_its_command_with_its_role_within_the_boundary(postgres: Json) -> None:
    for task in ("prepare", "migrate"):
        definition = resources(postgres, "aws_ecs_task_definition")[f"preparation_{task}_main"]
        assert definition["family"] == f"terrace-test-{task}-database"
        role = f"aws_iam_role.preparation_{task}_role_main"
        assert definition["task_role_arn"] == f"${{{role}.arn}}"
        found = container(postgres, task)
        assert found["command"] == [task, "it"]
        assert (
            found["told"]
            | {
                "AWS_REGION": "us-east-1",
                "ENVIRONMENT_NAME": "test",
                "SERVICE_NAME": f"{task}-database",
                "DATABASE_HOST": "${aws_db_instance.database_postgres_main.address}",
                "DATABASE_USER": "app",
            }
            == found["told"]
        )
        assert "secrets" not in found
    roles = resources(postgres, "aws_iam_role")
    own = {name: each for name, each in roles.items() if name.startswith("preparation_")}
    assert len(own) == 3
    assert {each["permissions_boundary"] for each in own.values()} == {BOUNDARY}


def test_what_starts_them_may_pull_and_log_only(postgres: Json) -> None:
    assert {each["sid"] for each in policies(postgres, STARTS)} == {
        "SignInToRegistry",
        "PullImage",
        "WriteLogs",
    }
    logs = resources(postgres, "aws_cloudwatch_log_group")["preparation_logs"]
    assert logs["name"] == "/terrace/test/prepare-database"
