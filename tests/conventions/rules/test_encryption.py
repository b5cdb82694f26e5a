from typing import Any

import pytest

from conventions.rules.encryption import AT_REST


def test_rotating_and_asymmetric_keys_pass(judge, stack) -> None:
    keys = {
        "data": {"enable_key_rotation": True},
        "signing": {"customer_master_key_spec": "ECC_NIST_P256"},
    }
    assert judge("ENC001", stack(resource={"aws_kms_key": keys})) == []


def test_a_key_that_does_not_rotate_is_found(judge, stack) -> None:
    assert judge("ENC001", stack(resource={"aws_kms_key": {"data": {}}})) == [
        (
            "ENC001 MUST dev/aws_kms_key.data: aws_kms_key.data does not rotate; "
            "set enable_key_rotation."
        )
    ]


def test_a_key_whose_rotation_is_left_to_a_plan_is_not_judged(judge, stack) -> None:
    keys = {"data": {"enable_key_rotation": "${var.rotates}"}}
    assert judge("ENC001", stack(resource={"aws_kms_key": keys})) == []


KEY = "${aws_kms_key.data.arn}"


def put(body: dict[str, Any], path: str, value: object) -> None:
    *names, argument = path.split(".")
    for name in names:
        body = body.setdefault(name, [{}])[0]
    body[argument] = value


def encrypted(type_: str) -> dict[str, Any]:
    """Return a body in which whatever the table names is set."""
    row, body = AT_REST[type_], {}
    for path in filter(None, (row.key, *row.keys_in)):
        put(body, path, KEY)
    for path in row.switches_in:
        put(body, path, True)
    if row.switch:
        put(body, row.switch, row.setting)
    return body


@pytest.fixture
def stored(judge, stack):
    """Return the messages about one resource, after its address."""

    def judged(type_: str, **arguments: object) -> list[str]:
        start = f"ENC003 MUST dev/{type_}.main: "
        found = judge("ENC003", stack(resource={type_: {"main": arguments}}))
        assert all(message.startswith(start) for message in found)
        return [message.removeprefix(start) for message in found]

    return judged


@pytest.mark.parametrize("type_", list(AT_REST))
def test_what_a_customer_key_encrypts_passes(stored, type_: str) -> None:
    assert stored(type_, **encrypted(type_)) == []


@pytest.mark.parametrize("type_", list(AT_REST))
def test_what_nothing_encrypts_is_found(stored, type_: str) -> None:
    store, address = AT_REST[type_], f"{type_}.main"
    of_the_body = [each for each in store.switches_in if "." not in each]
    switches = {store.switch: store.setting} | dict.fromkeys(of_the_body, "true")
    assert stored(type_) == [
        *(
            f"{address} does not set {s} to {setting}; set it."
            for s, setting in switches.items()
            if s
        ),
        *([f"{address} has no {store.key}; set a customer key."] if store.key else []),
    ]


MAPPED = {"device_name": "/dev/xvda", "ebs": {"encrypted": "true", "kms_key_id": KEY}}


@pytest.mark.parametrize(
    ("type_", "change", "messages"),
    [
        pytest.param(
            "aws_launch_template",
            {
                "block_device_mappings": [
                    MAPPED,
                    {"device_name": "/dev/xvdb", "ebs": {"volume_size": 500}},
                    {"device_name": "/dev/xvdc", "virtual_name": "ephemeral0"},
                ]
            },
            [
                (
                    "aws_launch_template.main (/dev/xvdb) does not set "
                    "block_device_mappings.ebs.encrypted to true; set it."
                ),
                (
                    "aws_launch_template.main (/dev/xvdb) has no "
                    "block_device_mappings.ebs.kms_key_id; set a customer key."
                ),
            ],
            id="the second disk",
        ),
        pytest.param(
            "aws_launch_template",
            {"block_device_mappings": [MAPPED, {"ebs": [{"snapshot_id": "snap-1"}]}]},
            [],
            id="a disk of a snapshot",
        ),
        pytest.param(
            "aws_instance",
            {"ebs_block_device": {"device_name": "/dev/sdf", "encrypted": "1"}},
            ["aws_instance.main has no ebs_block_device.kms_key_id; set a customer key."],
            id="a disk besides the root",
        ),
        pytest.param(
            "aws_workspaces_workspace",
            {"user_volume_encryption_enabled": False},
            [
                (
                    "aws_workspaces_workspace.main does not set user_volume_encryption_enabled "
                    "to true; set it."
                )
            ],
            id="the second of two volumes",
        ),
        pytest.param(
            "aws_secretsmanager_secret",
            {"replica": [{"region": "us-west-2", "kms_key_id": KEY}, {"region": "us-east-2"}]},
            ["aws_secretsmanager_secret.main (2) has no replica.kms_key_id; set a customer key."],
            id="the second replica",
        ),
        pytest.param(
            "aws_rds_cluster",
            {"storage_encrypted": None, "kms_key_id": None, "snapshot_identifier": "before"},
            [],
            id="what is restored from a snapshot",
        ),
    ],
)
def test_every_block_is_judged(stored, type_: str, change, messages) -> None:
    assert stored(type_, **encrypted(type_) | change) == messages


def test_encryption_that_is_left_to_a_plan_is_not_judged(stored) -> None:
    unknown = "${var.encrypted}"
    assert stored("aws_db_instance", storage_encrypted=unknown, kms_key_id="${var.key}") == []
    assert stored("aws_dynamodb_table", server_side_encryption="${var.encryption}") == []


def test_a_key_that_aws_manages_is_found(stored) -> None:
    assert stored("aws_sns_topic", kms_master_key_id="alias/aws/sns") == [
        (
            'kms_master_key_id of aws_sns_topic.main is AWS\'s own "alias/aws/sns"; '
            "set a customer key."
        )
    ]


def test_a_registry_under_another_algorithm_is_found(stored) -> None:
    block = {"encryption_type": "AES256"}
    assert stored("aws_ecr_repository", encryption_configuration=block) == [
        (
            "aws_ecr_repository.main does not set encryption_configuration.encryption_type to "
            "KMS; set it."
        ),
        "aws_ecr_repository.main has no encryption_configuration.kms_key; set a customer key.",
    ]


def test_what_a_database_keeps_beside_its_storage_needs_a_key_too(stored) -> None:
    switches = {"performance_insights_enabled": True, "manage_master_user_password": True}
    complete = encrypted("aws_db_instance") | switches
    assert stored("aws_db_instance", **complete) == [
        ("aws_db_instance.main has no master_user_secret_kms_key_id; set a customer key."),
        ("aws_db_instance.main has no performance_insights_kms_key_id; set a customer key."),
    ]
    keys = {"performance_insights_kms_key_id": KEY, "master_user_secret_kms_key_id": KEY}
    assert stored("aws_db_instance", **complete, **keys) == []


def test_variables_of_a_function_need_a_key_and_a_function_without_them_needs_none(stored) -> None:
    environment = {"environment": [{"variables": {"A": "b"}}]}
    assert stored("aws_lambda_function") == []
    assert stored("aws_lambda_function", **environment, kms_key_arn=KEY) == []
    assert stored("aws_lambda_function", **environment) == [
        "aws_lambda_function.main has no kms_key_arn; set a customer key."
    ]


def test_the_key_of_a_type_that_another_rule_judges_is_left_to_it(stored) -> None:
    assert stored("aws_cloudwatch_log_group") == []


def test_a_replica_of_the_same_region_has_the_key_of_its_primary(stored) -> None:
    assert stored("aws_db_instance", replicate_source_db="acme-dev-main") == []
    assert len(stored("aws_db_instance", replicate_source_db="arn:aws:rds:x")) == 2
