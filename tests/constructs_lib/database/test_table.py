from datetime import timedelta
from typing import Any

import pytest
from cdktf import TerraformVariable

from constructs_lib.database.table import KeyType, Table, TableConfig, TableKey
from constructs_lib.errors import ConfigurationError
from constructs_lib.recovery import Recovery
from constructs_lib.security.role import Role
from tests.support.platform import key
from tests.support.synth import SITE, Json, Sketch, only, statements, synthesize

OBJECTIVES = Recovery(rto=timedelta(hours=4), rpo=timedelta(minutes=5))


def config(**changes: Any) -> TableConfig:
    values: dict[str, Any] = {
        "thing": "sessions",
        "partition_key": TableKey(name="user"),
        "recovery": OBJECTIVES,
    }
    return TableConfig(**values | changes)


def add_table(stack: Sketch, **changes: Any) -> Table:
    return Table(stack, "sessions", site=SITE, config=config(**changes), key=key(stack))


def table(**changes: Any) -> Json:
    return only(synthesize(lambda stack: add_table(stack, **changes)), "aws_dynamodb_table")


@pytest.fixture(scope="module")
def found() -> Json:
    return table()


def granted() -> Json:
    def build(stack: Sketch) -> None:
        role = Role(
            stack,
            "role",
            site=SITE,
            thing="app",
            service="ecs-tasks.amazonaws.com",
            purpose="Test",
        )
        add_table(stack).grant_read_write(role, grantee="app")

    return synthesize(build)


def test_it_is_paid_by_request_encrypted_and_restorable_to_any_second(found: Json) -> None:
    assert found["name"] == "terrace-test-sessions"
    assert found["billing_mode"] == "PAY_PER_REQUEST"
    assert found["server_side_encryption"] == {
        "enabled": True,
        "kms_key_arn": "${aws_kms_key.key_main.arn}",
    }
    assert found["point_in_time_recovery"] == {"enabled": True}


def test_its_objectives_stand_in_its_tags(found: Json) -> None:
    assert found["tags"] == {
        "RecoveryTimeObjective": "240 minutes",
        "RecoveryPointObjective": "5 minutes",
    }


def test_items_are_found_by_the_partition_key_alone_or_with_a_sort_key(found: Json) -> None:
    assert found["hash_key"] == "user"
    assert found["attribute"] == [{"name": "user", "type": "S"}]
    assert "range_key" not in found
    sorted_ = table(sort_key=TableKey(name="started", type=KeyType.NUMBER))
    assert sorted_["range_key"] == "started"
    assert sorted_["attribute"] == [
        {"name": "user", "type": "S"},
        {"name": "started", "type": "N"},
    ]


def test_items_expire_only_where_an_attribute_says_when(found: Json) -> None:
    assert "ttl" not in found
    assert table(expiry_attribute="expires")["ttl"] == {
        "attribute_name": "expires",
        "enabled": True,
    }


def test_it_is_hard_to_lose_unless_it_is_worthless(found: Json) -> None:
    worthless = table(deletion_protection=False, retained=False)
    assert found["deletion_protection_enabled"] is True
    assert found["lifecycle"] == {"prevent_destroy": True}
    assert worthless["deletion_protection_enabled"] is False
    assert "lifecycle" not in worthless


def test_a_grant_names_every_operation_on_items_and_none_that_changes_the_table() -> None:
    document = granted()
    items = statements(document, "sessions_app_document")["UseItems"]
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
    assert items["resources"] == ["${aws_dynamodb_table.sessions_main.arn}"]
    policy = only(document, "aws_iam_role_policy")
    assert policy["role"] == "${aws_iam_role.role_main.name}"
    assert policy["policy"] == "${data.aws_iam_policy_document.sessions_app_document.json}"


def test_whoever_uses_items_uses_the_key_through_dynamodb_only() -> None:
    use = statements(granted(), "sessions_app_document")["UseKeyThroughDynamoDb"]
    assert use["resources"] == ["${aws_kms_key.key_main.arn}"]
    assert use["condition"] == [
        {
            "test": "StringLike",
            "variable": "kms:ViaService",
            "values": ["dynamodb.*.amazonaws.com"],
        }
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"sort_key": TableKey(name="user")},
            "sort_key is 'user', allowed: another attribute than that of partition_key",
        ),
        (
            {"recovery": Recovery(rto=timedelta(hours=1), rpo=timedelta(minutes=1))},
            (
                "rpo is 0:01:00, allowed: 0:05:00 or more; "
                "the latest point that DynamoDB restores is five minutes ago"
            ),
        ),
    ],
)
def test_what_dynamodb_cannot_do_is_refused(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        config(**changes)
    assert str(refusal.value) == sentence


def test_keys_are_literal() -> None:
    def build(stack: Sketch) -> None:
        name = TerraformVariable(stack, "key_name", type="string").string_value
        add_table(stack, partition_key=TableKey(name=name))

    with pytest.raises(ConfigurationError, match="partition_key is a variable, allowed: a literal"):
        synthesize(build)
