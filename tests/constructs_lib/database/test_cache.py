from datetime import timedelta
from typing import Any

import pytest
from cdktf import TerraformOutput, TerraformVariable

from constructs_lib.database.cache import Cache, CacheConfig
from constructs_lib.errors import ConfigurationError
from constructs_lib.networking.reference import ExistingSecurityGroup
from constructs_lib.recovery import Recovery
from constructs_lib.security.role import Role
from tests.support.platform import key, network
from tests.support.synth import SITE, Json, Sketch, only, resources, statements, synthesize

QUICK = Recovery(rto=timedelta(minutes=30), rpo=timedelta(days=1))
PATIENT = Recovery(rto=timedelta(hours=1), rpo=timedelta(days=7))
GROUP = "aws_elasticache_replication_group"


def config(**changes: Any) -> CacheConfig:
    values: dict[str, Any] = {
        "node_type": "cache.t4g.small",
        "recovery": QUICK,
        "snapshot_days": 7,
        "log_retention_days": 90,
    }
    return CacheConfig(**values | changes)


def add_cache(stack: Sketch, **changes: Any) -> Cache:
    encryption = key(stack)
    return Cache(
        stack,
        "cache",
        site=SITE,
        config=config(**changes),
        network=network(stack),
        key=encryption,
        logs_key=encryption,
    )


def cache(**changes: Any) -> Json:
    return synthesize(lambda stack: add_cache(stack, **changes))


def group(**changes: Any) -> Json:
    return only(cache(**changes), GROUP)


@pytest.fixture(scope="module")
def document() -> Json:
    return cache()


@pytest.fixture(scope="module")
def found(document: Json) -> Json:
    return only(document, GROUP)


def test_it_is_encrypted_and_speaks_tls_only(found: Json) -> None:
    assert found["transit_encryption_enabled"] is True
    assert found["transit_encryption_mode"] == "required"
    assert found["at_rest_encryption_enabled"] == "true"
    assert found["kms_key_id"] == "${aws_kms_key.key_main.arn}"


def test_it_stands_in_the_database_subnets(document: Json, found: Json) -> None:
    subnets = only(document, "aws_elasticache_subnet_group")
    assert subnets["subnet_ids"] == [
        f"${{aws_subnet.network_database_{zone}.id}}" for zone in "abc"
    ]
    assert found["subnet_group_name"] == "${aws_elasticache_subnet_group.cache_subnets.name}"


def test_its_one_user_signs_in_with_an_iam_token(document: Json, found: Json) -> None:
    user = only(document, "aws_elasticache_user")
    assert user["user_id"] == user["user_name"] == "terrace-test-cache-app"
    assert user["authentication_mode"] == {"type": "iam"}
    assert user["access_string"] == "on ~* &* +@all -@dangerous +info"
    users = only(document, "aws_elasticache_user_group")
    assert users["user_ids"] == ["${aws_elasticache_user.cache_user.user_id}"]
    assert found["user_group_ids"] == ["${aws_elasticache_user_group.cache_users.id}"]
    assert "auth_token" not in found


def test_the_engine_is_the_same_for_cache_user_and_group(document: Json, found: Json) -> None:
    users = (only(document, "aws_elasticache_user"), only(document, "aws_elasticache_user_group"))
    assert {each["engine"] for each in (found, *users)} == {"valkey"}


def test_elasticache_does_not_raise_the_version_behind_terraforms_back(found: Json) -> None:
    assert (found["engine_version"], found["auto_minor_version_upgrade"]) == ("8.1", "false")


@pytest.mark.parametrize(("recovery", "nodes", "spread"), [(QUICK, 2, True), (PATIENT, 1, False)])
def test_a_short_recovery_time_gets_a_replica_in_a_second_zone(
    recovery: Recovery, nodes: int, spread: bool
) -> None:
    found = group(recovery=recovery)
    assert found["num_cache_clusters"] == nodes
    assert found["automatic_failover_enabled"] is found["multi_az_enabled"] is spread


def test_its_objectives_stand_in_its_tags(found: Json) -> None:
    assert found["tags"] == {
        "RecoveryTimeObjective": "30 minutes",
        "RecoveryPointObjective": "1440 minutes",
    }


def test_it_is_hard_to_lose_unless_it_is_worthless(found: Json) -> None:
    worthless = group(retained=False)
    assert found["lifecycle"] == {"prevent_destroy": True}
    assert found["final_snapshot_identifier"] == "terrace-test-cache-final"
    assert not {"lifecycle", "final_snapshot_identifier"} & set(worthless)


def test_its_logs_go_into_encrypted_groups(document: Json, found: Json) -> None:
    groups = resources(document, "aws_cloudwatch_log_group")
    assert {each["name"] for each in groups.values()} == {
        "/aws/elasticache/terrace-test-cache/engine-log",
        "/aws/elasticache/terrace-test-cache/slow-log",
    }
    for each in groups.values():
        assert each["kms_key_id"] == "${aws_kms_key.key_main.arn}"
        assert each["retention_in_days"] == 90
    assert {
        (each["log_type"], each["destination_type"], each["destination"])
        for each in found["log_delivery_configuration"]
    } == {
        ("engine-log", "cloudwatch-logs", "${aws_cloudwatch_log_group.cache_engine_log.name}"),
        ("slow-log", "cloudwatch-logs", "${aws_cloudwatch_log_group.cache_slow_log.name}"),
    }


def test_nobody_may_connect_until_somebody_is_let_in(document: Json) -> None:
    assert "aws_vpc_security_group_ingress_rule" not in document["resource"]

    def let_in(stack: Sketch) -> None:
        made = add_cache(stack)
        client = ExistingSecurityGroup(id="sg-1", label="app")
        made.security_group.allow_from(client, port=made.port, purpose="Commands")

    rule = only(synthesize(let_in), "aws_vpc_security_group_ingress_rule")
    assert (rule["from_port"], rule["to_port"]) == (6379, 6379)


def test_a_role_may_sign_in_as_that_user_to_that_cache_and_nothing_else() -> None:
    def build(stack: Sketch) -> None:
        role = Role(
            stack,
            "role",
            site=SITE,
            thing="app",
            service="ecs-tasks.amazonaws.com",
            purpose="Test",
        )
        add_cache(stack).grant_connect(role, grantee="app")

    document = synthesize(build)
    allowed = statements(document, "cache_app_document")
    assert allowed == {
        "SignInToCache": {
            "sid": "SignInToCache",
            "actions": ["elasticache:Connect"],
            "resources": [
                "${aws_elasticache_replication_group.cache_main.arn}",
                "${aws_elasticache_user.cache_user.arn}",
            ],
        }
    }
    policy = only(document, "aws_iam_role_policy")
    assert policy["role"] == "${aws_iam_role.role_main.name}"
    assert policy["policy"] == "${data.aws_iam_policy_document.cache_app_document.json}"


def test_its_nodes_endpoint_and_user_can_be_referred_to() -> None:
    def build(stack: Sketch) -> None:
        made = add_cache(stack)
        seen = [*made.members, made.endpoint, made.user_name]
        TerraformOutput(stack, "seen", value=seen)

    group, user = "${aws_elasticache_replication_group.cache_main", "${aws_elasticache_user"
    assert synthesize(build)["output"]["seen"]["value"] == [
        f"{group}.replication_group_id}}-001",
        f"{group}.replication_group_id}}-002",
        f"{group}.primary_endpoint_address}}",
        f"{user}.cache_user.user_name}}",
    ]


def test_sizes_and_periods_may_be_variables() -> None:
    def build(stack: Sketch) -> None:
        days = TerraformVariable(stack, "snapshot_days", type="number")
        node_type = TerraformVariable(stack, "node_type", type="string")
        add_cache(stack, snapshot_days=days.number_value, node_type=node_type.string_value)

    found = only(synthesize(build), GROUP)
    assert found["snapshot_retention_limit"] == "${var.snapshot_days}"
    assert found["node_type"] == "${var.node_type}"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"snapshot_days": 0}, "snapshot_days is 0, allowed: 1 to 35"),
        ({"snapshot_days": 36}, "snapshot_days is 36, allowed: 1 to 35"),
        (
            {"recovery": Recovery(rto=timedelta(hours=1), rpo=timedelta(hours=1))},
            (
                "rpo is 1:00:00, allowed: 1 day, 0:00:00 or more; "
                "ElastiCache takes one snapshot a day"
            ),
        ),
        (
            {"recovery": Recovery(rto=timedelta(minutes=1), rpo=timedelta(days=1))},
            "rto is 0:01:00, allowed: 0:02:00 or more; a failover to the replica takes as long",
        ),
    ],
)
def test_what_elasticache_cannot_do_is_refused(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        config(**changes)
    assert str(refusal.value) == sentence
