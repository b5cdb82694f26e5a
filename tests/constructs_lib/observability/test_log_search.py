from typing import Any

import pytest
from cdktf import TerraformOutput

from constructs_lib.errors import ConfigurationError
from constructs_lib.observability.config import LogSearchConfig
from constructs_lib.observability.log_search import LogSearch
from constructs_lib.site import Site
from tests.support.alarms import ALARMS
from tests.support.platform import ZONES, key, network
from tests.support.synth import (
    ACCOUNT,
    PROTECTED_SITE,
    SITE,
    Json,
    Sketch,
    only,
    resources,
    statements,
    synthesize,
)
from tests.support.workload import (
    Recorded,
    connect,
    connections,
    policy,
    settings,
    workload,
)

ARN = f"arn:aws:es:us-east-1:{ACCOUNT}:domain/terrace-test-logs"
ADMINISTRATOR = f"arn:aws:iam::{ACCOUNT}:role/administrator"
CONFIG: dict[str, Any] = {"instance_type": "m6g.large.search", "nodes": 3, "storage_gib": 100}


def add(
    stack: Sketch, *, zones: tuple[str, ...] = ZONES, site: Site = SITE, **changes: Any
) -> LogSearch:
    encryption = key(stack)
    return LogSearch(
        stack,
        "search",
        site=site,
        config=LogSearchConfig(**CONFIG | changes),
        network=network(stack, zones),
        key=encryption,
        logs_key=encryption,
        administrator_arn=ADMINISTRATOR,
        alarms=ALARMS,
    )


def search(**options: Any) -> Json:
    return synthesize(lambda stack: add(stack, **options))


@pytest.fixture(scope="module")
def document() -> Json:
    return search()


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
    alone = only(search(zones=("a", "b"), nodes=1), "aws_opensearch_domain")
    assert len(alone["vpc_options"]["subnet_ids"]) == 1
    assert alone["cluster_config"] == {"instance_count": 1, "instance_type": "m6g.large.search"}
    assert alone["tags"]["RecoveryTimeObjective"] == "240 minutes"


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


def test_it_keeps_itself_new(domain: Json) -> None:
    assert domain["software_update_options"] == {"auto_software_update_enabled": True}


def test_it_is_hard_to_lose_where_the_site_is_protected_only(domain: Json) -> None:
    kept = only(search(site=PROTECTED_SITE), "aws_opensearch_domain")
    assert kept["lifecycle"] == {"prevent_destroy": True}
    assert "lifecycle" not in domain


@pytest.fixture(scope="module")
def connected() -> Json:
    return synthesize(lambda stack: connect(stack, add(stack), workload(), workload("pod-app")))


def test_what_is_connected_adds_documents_and_reads_and_deletes_nothing(connected: Json) -> None:
    for role in ("app-role", "pod-app-role"):
        use = policy(connected, role, "terrace-test-log-search-use")["SendDocuments"]
        assert use["actions"] == ["es:ESHttpPost"]
        assert use["resources"] == [f"{ARN}/_bulk"]


@pytest.fixture(scope="module")
def administered() -> Json:
    def build(stack: Sketch) -> None:
        made, prepares = add(stack), workload("prepares", group="prepares")
        connect(stack, made, workload(), workload("pods"))
        made.connect_administrator(prepares, readers=["arn:reader-1", "arn:reader-2"])
        assert isinstance(prepares.settings, Recorded)
        TerraformOutput(stack, "told", value=prepares.settings.values)

    return synthesize(build)


def test_what_prepares_it_is_told_who_writes_and_who_reads(administered: Json) -> None:
    told = administered["output"]["told"]["value"]
    roles = f"arn:aws:iam::{ACCOUNT}:role"
    assert told["LOG_SEARCH_WRITERS"] == f"{roles}/app-role {roles}/pods-role"
    assert told["LOG_SEARCH_READERS"] == "arn:reader-1 arn:reader-2"
    assert (told["LOG_SEARCH_DAYS"], told["LOG_SEARCH_COPIES"]) == ("30", "2")
    assert told["LOG_SEARCH_HOST"] == "${aws_opensearch_domain.search_main.endpoint}"


def test_what_prepares_it_may_use_its_whole_api_and_delete_nothing(administered: Json) -> None:
    use = policy(administered, "prepares-role", "terrace-test-log-search-administers")["Administer"]
    assert use["actions"] == ["es:ESHttpGet", "es:ESHttpPost", "es:ESHttpPut"]
    assert use["resources"] == [f"{ARN}/*"]
    group = "${aws_security_group.search_security_group_main.id}"
    assert ("sg-prepares", group, 443) in connections(administered)


def test_workloads_of_one_group_share_one_way_in(connected: Json) -> None:
    group = "${aws_security_group.search_security_group_main.id}"
    assert connections(connected) == [("sg-service", group, 443)]


def test_what_is_connected_is_told_the_host(connected: Json) -> None:
    host = "${aws_opensearch_domain.search_main.endpoint}"
    assert settings(connected) == {"LOG_SEARCH_HOST": host}


def test_what_is_not_connected_has_no_way_in(document: Json) -> None:
    assert connections(document) == []
    assert "aws_iam_role_policy" not in document["resource"]


def test_a_workload_outside_of_the_vpc_is_refused() -> None:
    with pytest.raises(ConfigurationError) as refusal:
        synthesize(lambda stack: connect(stack, add(stack), workload("thumbnails", group=None)))
    assert str(refusal.value) == (
        "thumbnails: uses 'log-search', allowed: stores outside the VPC; "
        "it has no network interface in it"
    )


def test_three_nodes_do_not_fit_into_two_zones() -> None:
    with pytest.raises(ConfigurationError) as refusal:
        search(zones=("a", "b"))
    assert str(refusal.value) == "nodes is 3 in 2 zones, allowed: 1, or 3 zones"
