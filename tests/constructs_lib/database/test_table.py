from typing import Any

import pytest

from constructs_lib.database.config import TableConfig
from constructs_lib.database.table import Table
from constructs_lib.site import Site
from tests.support.platform import key
from tests.support.synth import PROTECTED_SITE, SITE, Json, Sketch, only, synthesize
from tests.support.workload import connect, connections, policy, settings, workload

GRANT = "terrace-test-table-access"


def add(stack: Sketch, *, site: Site = SITE, **changes: Any) -> Table:
    return Table(stack, "table", site=site, config=TableConfig(**changes), key=key(stack))


def table(**changes: Any) -> Json:
    return only(synthesize(lambda stack: add(stack, **changes)), "aws_dynamodb_table")


@pytest.fixture(scope="module")
def found() -> Json:
    return table()


@pytest.fixture(scope="module")
def connected() -> Json:
    workloads = (workload(), workload("thumbnails", group=None))
    return synthesize(lambda stack: connect(stack, add(stack), *workloads))


def test_it_is_paid_by_request_encrypted_and_restorable_to_any_second(found: Json) -> None:
    assert found["name"] == "terrace-test-table"
    assert found["billing_mode"] == "PAY_PER_REQUEST"
    assert found["server_side_encryption"] == {
        "enabled": True,
        "kms_key_arn": "${aws_kms_key.key_main.arn}",
    }
    assert found["point_in_time_recovery"] == {"enabled": True}


def test_its_objectives_stand_in_its_tags() -> None:
    assert table(rto_minutes=60, rpo_minutes=5)["tags"] == {
        "RecoveryTimeObjective": "60 minutes",
        "RecoveryPointObjective": "5 minutes",
    }


def test_items_are_found_by_the_partition_key(found: Json) -> None:
    assert found["hash_key"] == "request_id"
    assert found["attribute"] == [{"name": "request_id", "type": "S"}]
    assert "range_key" not in found
    assert table(partition_key="user")["attribute"] == [{"name": "user", "type": "S"}]


def test_items_expire_only_where_an_attribute_says_when(found: Json) -> None:
    assert found["ttl"] == {"attribute_name": "expires_at", "enabled": True}
    assert "ttl" not in table(expiry_attribute=None)


def test_it_is_hard_to_lose_where_it_is_protected(found: Json) -> None:
    kept = table(site=PROTECTED_SITE)
    assert kept["deletion_protection_enabled"] is True
    assert kept["lifecycle"] == {"prevent_destroy": True}
    assert found["deletion_protection_enabled"] is False
    assert "lifecycle" not in found


@pytest.mark.parametrize("role", ["app-role", "thumbnails-role"])
def test_a_workload_may_do_every_operation_on_items_and_none_that_changes_the_table(
    connected: Json, role: str
) -> None:
    items = policy(connected, role, GRANT)["UseItems"]
    assert items["actions"] == [
        "dynamodb:BatchGetItem",
        "dynamodb:BatchWriteItem",
        "dynamodb:ConditionCheckItem",
        "dynamodb:DeleteItem",
        "dynamodb:DescribeTable",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:Scan",
        "dynamodb:UpdateItem",
    ]
    assert items["resources"] == ["${aws_dynamodb_table.table_main.arn}"]


def test_whoever_uses_items_uses_the_key_through_dynamodb_only(connected: Json) -> None:
    use = policy(connected, "app-role", GRANT)["UseKeyThroughDynamoDb"]
    assert use["actions"] == [
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey*",
        "kms:ReEncrypt*",
    ]
    assert use["resources"] == ["${aws_kms_key.key_main.arn}"]
    assert use["condition"] == [
        {
            "test": "StringEquals",
            "variable": "kms:ViaService",
            "values": ["dynamodb.us-east-1.amazonaws.com"],
        }
    ]


def test_a_workload_is_told_its_name(connected: Json) -> None:
    assert settings(connected) == {"TABLE_NAME": "${aws_dynamodb_table.table_main.name}"}


def test_it_stands_outside_the_vpc_so_nobody_needs_a_rule(connected: Json) -> None:
    assert connections(connected) == []


def test_what_is_not_connected_may_do_nothing() -> None:
    assert "aws_iam_role_policy" not in synthesize(add)["resource"]
