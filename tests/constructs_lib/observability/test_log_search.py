from collections.abc import Callable
from typing import Any

import pytest

from constructs_lib.errors import ConfigurationError
from constructs_lib.observability.log_search import LogSearch
from constructs_lib.observability.log_search_config import LogSearchConfig
from constructs_lib.security.reference import ExistingRole
from tests.support.platform import key, network
from tests.support.synth import (
    ACCOUNT,
    SITE,
    Json,
    Sketch,
    only,
    resources,
    statements,
    synthesize,
)

ARN = f"arn:aws:es:us-east-1:{ACCOUNT}:domain/terrace-test-logs"
ADMINISTRATOR = f"arn:aws:iam::{ACCOUNT}:role/administrator"


def config(**changes: Any) -> LogSearchConfig:
    values: dict[str, Any] = {
        "instance_type": "m6g.large.search",
        "nodes": 3,
        "storage_gib": 100,
        "log_retention_days": 90,
    }
    return LogSearchConfig(**values | changes)


def build(*zones: str, **changes: Any) -> Callable[[Sketch], None]:
    def into(stack: Sketch) -> None:
        encryption = key(stack)
        search = LogSearch(
            stack,
            "search",
            site=SITE,
            config=config(**changes),
            network=network(stack, zones),
            key=encryption,
            logs_key=encryption,
            administrator_arn=ADMINISTRATOR,
        )
        search.grant_write(ExistingRole("router"), grantee="router")

    return into


@pytest.fixture(scope="module")
def document() -> Json:
    return synthesize(build("a", "b", "c"))


@pytest.fixture(scope="module")
def domain(document: Json) -> Json:
    return only(document, "aws_opensearch_domain")


def test_it_is_private_and_encrypted_everywhere(domain: Json) -> None:
    assert domain["vpc_options"]["security_group_ids"]
    assert domain["encrypt_at_rest"] == {
        "enabled": True,
        "kms_key_id": "${aws_kms_key.key_main.arn}",
    }
    assert domain["node_to_node_encryption"] == {"enabled": True}
    assert domain["domain_endpoint_options"] == {
        "enforce_https": True,
        "tls_security_policy": "Policy-Min-TLS-1-2-PFS-2023-10",
    }


def test_nobody_has_a_password_and_one_role_rules(domain: Json) -> None:
    assert domain["advanced_security_options"] == {
        "enabled": True,
        "anonymous_auth_enabled": False,
        "internal_user_database_enabled": False,
        "master_user_options": {"master_user_arn": ADMINISTRATOR},
    }


def test_only_the_accounts_own_roles_get_in(document: Json) -> None:
    access = statements(document, "search_access")["AccountDecides"]
    assert access["principals"] == [
        {"type": "AWS", "identifiers": [f"arn:aws:iam::{ACCOUNT}:root"]}
    ]
    assert access["resources"] == [f"{ARN}/*"]
    assert "aws_vpc_security_group_ingress_rule" not in document["resource"]


def test_three_nodes_have_a_standby_zone_and_managers(domain: Json) -> None:
    cluster = domain["cluster_config"]
    assert cluster["multi_az_with_standby_enabled"] is True
    assert (cluster["instance_count"], cluster["dedicated_master_count"]) == (3, 3)
    assert cluster["zone_awareness_config"] == {"availability_zone_count": 3}
    assert domain["vpc_options"]["subnet_ids"] == [
        f"${{aws_subnet.network_database_{zone}.id}}" for zone in "abc"
    ]


def test_one_node_stands_in_one_zone_and_promises_less() -> None:
    alone = only(synthesize(build("a", "b", nodes=1, retained=False)), "aws_opensearch_domain")
    assert len(alone["vpc_options"]["subnet_ids"]) == 1
    assert alone["cluster_config"] == {"instance_count": 1, "instance_type": "m6g.large.search"}
    assert alone["tags"]["RecoveryTimeObjective"] == "240 minutes"
    assert "lifecycle" not in alone


def test_it_writes_audit_and_slow_logs_into_groups_that_let_it(
    document: Json, domain: Json
) -> None:
    groups = resources(document, "aws_cloudwatch_log_group")
    assert {group["name"] for group in groups.values()} == {
        f"/aws/opensearch/terrace-test/{log}"
        for log in ("audit", "errors", "slow-indexing", "slow-searches")
    }
    assert {each["log_type"] for each in domain["log_publishing_options"]} == {
        "AUDIT_LOGS",
        "ES_APPLICATION_LOGS",
        "INDEX_SLOW_LOGS",
        "SEARCH_SLOW_LOGS",
    }
    write = statements(document, "search_logs_delivery")["DomainWritesLogs"]
    assert write["condition"][0]["values"] == [ARN]
    assert "aws_cloudwatch_log_resource_policy.search_logs_access" in domain["depends_on"]


def test_it_is_hard_to_lose_and_keeps_itself_new(domain: Json) -> None:
    assert domain["lifecycle"] == {"prevent_destroy": True}
    assert domain["software_update_options"] == {"auto_software_update_enabled": True}


def test_a_log_router_sends_documents_and_reads_none(document: Json) -> None:
    send = statements(document, "search_router_write")["SendDocuments"]
    assert send["actions"] == ["es:ESHttpPost", "es:ESHttpPut"]
    assert only(document, "aws_iam_role_policy")["role"] == "router"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"instance_type": "t3.small.search"},
            (
                "instance_type is 't3.small.search', allowed: one that ends in .search "
                "and is not burstable"
            ),
        ),
        ({"nodes": 2}, "nodes is 2, allowed: 1 or a multiple of 3"),
        ({"nodes": 0}, "nodes is 0, allowed: 1 or a multiple of 3"),
        ({"storage_gib": 9}, "storage_gib is 9, allowed: 10 to 1024"),
    ],
)
def test_what_opensearch_cannot_do_is_refused(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        config(**changes)
    assert str(refusal.value) == sentence


def test_three_nodes_do_not_fit_into_two_zones() -> None:
    with pytest.raises(ConfigurationError) as refusal:
        synthesize(build("a", "b"))
    assert str(refusal.value) == "nodes is 3 in 2 zones, allowed: 1, or 3 zones"
