from typing import Any

import pytest
from cdktf import TerraformOutput, TerraformVariable

from constructs_lib.database.cache import Cache
from constructs_lib.database.config import CacheConfig
from constructs_lib.errors import ConfigurationError
from constructs_lib.site import Durability, Site
from tests.support.alarms import ALARMS, assert_alarms
from tests.support.platform import key, network
from tests.support.synth import PROTECTED_SITE, SITE, Json, Sketch, only, resources, synthesize
from tests.support.workload import connect, connections, policy, settings, workload

# Another cache of that name leaves a snapshot of its own.
PART = 'element(split("-", terraform_data.cache_lifetime.id), 0)'
GROUP = "aws_elasticache_replication_group"
ALONE = {"cache-memory-high": "cache", "cache-cpu-high": "cache", "cache-evictions-high": "cache"}


def add(stack: Sketch, *, site: Site = SITE, **changes: Any) -> Cache:
    values: dict[str, Any] = {
        "node_type": "cache.t4g.small",
        "rto_minutes": 30,
        "snapshot_days": 7,
    }
    encryption = key(stack)
    return Cache(
        stack,
        "cache",
        site=site,
        config=CacheConfig(**values | changes),
        network=network(stack),
        key=encryption,
        logs_key=encryption,
        alarms=ALARMS,
    )


def cache(**changes: Any) -> Json:
    return synthesize(lambda stack: add(stack, **changes))


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


@pytest.mark.parametrize(("minutes", "nodes", "spread"), [(59, 2, True), (60, 1, False)])
def test_a_short_recovery_time_gets_a_replica_in_a_second_zone(
    minutes: int, nodes: int, spread: bool
) -> None:
    found = group(rto_minutes=minutes)
    assert found["num_cache_clusters"] == nodes
    assert found["automatic_failover_enabled"] is found["multi_az_enabled"] is spread


def test_its_objectives_stand_in_its_tags(found: Json) -> None:
    assert found["tags"] == {
        "RecoveryTimeObjective": "30 minutes",
        "RecoveryPointObjective": "1440 minutes",
    }


def test_it_is_hard_to_lose_where_it_is_protected(found: Json) -> None:
    kept = group(site=PROTECTED_SITE)
    assert kept["lifecycle"] == {"prevent_destroy": True}
    assert kept["final_snapshot_identifier"] == f"terrace-test-cache-final-${{{PART}}}"
    assert not {"lifecycle", "final_snapshot_identifier"} & set(found)


def test_its_logs_go_into_encrypted_groups(document: Json, found: Json) -> None:
    groups = resources(document, "aws_cloudwatch_log_group")
    assert {each["name"] for each in groups.values()} == {
        "/aws/elasticache/terrace-test-cache/engine-log",
        "/aws/elasticache/terrace-test-cache/slow-log",
    }
    for each in groups.values():
        assert each["kms_key_id"] == "${aws_kms_key.key_main.arn}"
        assert each["retention_in_days"] == 365
    assert {
        (each["log_type"], each["destination_type"], each["destination"])
        for each in found["log_delivery_configuration"]
    } == {
        ("engine-log", "cloudwatch-logs", "${aws_cloudwatch_log_group.cache_engine_log.name}"),
        ("slow-log", "cloudwatch-logs", "${aws_cloudwatch_log_group.cache_slow_log.name}"),
    }


@pytest.fixture(scope="module")
def connected() -> Json:
    workloads = (workload(), workload("pod-app", group="nodes"), workload("jobs", group="nodes"))
    return synthesize(lambda stack: connect(stack, add(stack), *workloads))


def test_a_workload_reaches_it_once_for_each_group_that_workloads_share(connected: Json) -> None:
    server = "${aws_security_group.cache_security_group_main.id}"
    assert connections(connected) == [("sg-nodes", server, 6379), ("sg-service", server, 6379)]


@pytest.mark.parametrize("role", ["app-role", "pod-app-role", "jobs-role"])
def test_a_workload_may_sign_in_as_that_user_to_that_cache_and_nothing_else(
    connected: Json, role: str
) -> None:
    assert policy(connected, role, "terrace-test-cache-connect") == {
        "SignInToCache": {
            "sid": "SignInToCache",
            "actions": ["elasticache:Connect"],
            "resources": [
                "${aws_elasticache_replication_group.cache_main.arn}",
                "${aws_elasticache_user.cache_user.arn}",
            ],
        }
    }


def test_a_workload_is_told_what_a_token_needs(connected: Json) -> None:
    found = settings(connected)
    assert found == {
        "CACHE_HOST": "${aws_elasticache_replication_group.cache_main.primary_endpoint_address}",
        "CACHE_PORT": "6379",
        "CACHE_NAME": "terrace-test-cache",
        "CACHE_USER": "terrace-test-cache-app",
    }
    # What the token is signed for is what ElastiCache calls them.
    assert found["CACHE_NAME"] == only(connected, GROUP)["replication_group_id"]
    assert found["CACHE_USER"] == only(connected, "aws_elasticache_user")["user_name"]


def test_a_workload_without_network_is_refused_and_gets_nothing() -> None:
    lonely = workload("thumbnails", group=None)

    def build(stack: Sketch) -> None:
        with pytest.raises(ConfigurationError) as refusal:
            add(stack).connect(lonely)
        assert str(refusal.value) == (
            "thumbnails: uses 'cache', allowed: stores outside the VPC; "
            "it has no network interface in it"
        )

    assert "aws_iam_role_policy" not in synthesize(build)["resource"]
    assert lonely.settings == workload().settings


def test_what_is_not_connected_has_neither_rule_nor_permission(document: Json) -> None:
    assert connections(document) == []
    assert "aws_iam_role_policy" not in document["resource"]


def test_its_alarms_lead_to_somebody_and_to_their_runbooks(document: Json) -> None:
    assert_alarms(document, ALONE | {"cache-replication-lag": "cache"})
    assert_alarms(cache(rto_minutes=60), ALONE)


def test_its_nodes_can_be_referred_to() -> None:
    def build(stack: Sketch) -> None:
        TerraformOutput(stack, "members", value=list(add(stack).members))

    assert synthesize(build)["output"]["members"]["value"] == [
        f"${{aws_elasticache_replication_group.cache_main.replication_group_id}}-{node}"
        for node in ("001", "002")
    ]


def test_a_module_may_leave_type_days_and_protection_to_whoever_calls_it() -> None:
    def build(stack: Sketch) -> None:
        days = TerraformVariable(stack, "snapshot_days", type="number")
        node_type = TerraformVariable(stack, "node_type", type="string")
        protected = TerraformVariable(stack, "protected", type="bool").boolean_value
        site = Site(
            naming=SITE.naming,
            account_id=SITE.account_id,
            region=SITE.region,
            log_retention_days=30,
            durability=Durability(protected=protected, retained=False),
        )
        add(stack, site=site, snapshot_days=days.number_value, node_type=node_type.string_value)

    found = only(synthesize(build), GROUP)
    assert found["snapshot_retention_limit"] == "${var.snapshot_days}"
    assert found["node_type"] == "${var.node_type}"
    assert found["final_snapshot_identifier"] == (
        f'${{var.protected ? "terrace-test-cache-final-${{{PART}}}" : null}}'
    )


def test_it_stands_behind_its_own_group(document: Json) -> None:
    (group,) = resources(document, "aws_security_group")
    assert only(document, "aws_elasticache_replication_group")["security_group_ids"] == [
        f"${{aws_security_group.{group}.id}}"
    ]
