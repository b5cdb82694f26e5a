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
ENCRYPTED: dict[str, dict[str, object]] = {
    "aws_backup_vault": {"kms_key_arn": KEY},
    "aws_config_delivery_channel": {"s3_kms_key_arn": KEY},
    "aws_docdb_cluster": {"storage_encrypted": True, "kms_key_id": KEY},
    "aws_elasticache_serverless_cache": {"kms_key_id": KEY},
    "aws_instance": {"root_block_device": [{"encrypted": True, "kms_key_id": KEY}]},
    "aws_kinesis_stream": {"encryption_type": "KMS", "kms_key_id": KEY},
    "aws_msk_cluster": {"encryption_info": [{"encryption_at_rest_kms_key_arn": KEY}]},
    "aws_neptune_cluster": {"storage_encrypted": True, "kms_key_arn": KEY},
    "aws_redshift_cluster": {"encrypted": True, "kms_key_id": KEY},
    "aws_synthetics_canary": {"artifact_config": {"s3_encryption": [{"kms_key_arn": KEY}]}},
    "aws_xray_encryption_config": {"type": "KMS", "key_id": KEY},
    "aws_cloudtrail": {"kms_key_id": KEY},
    "aws_db_instance": {"storage_encrypted": True, "kms_key_id": KEY},
    "aws_dynamodb_table": {"server_side_encryption": {"enabled": True, "kms_key_arn": KEY}},
    "aws_ebs_volume": {"encrypted": True, "kms_key_id": KEY},
    "aws_ecr_repository": {
        "encryption_configuration": [{"encryption_type": "KMS", "kms_key": KEY}]
    },
    "aws_efs_file_system": {"encrypted": True, "kms_key_id": KEY},
    "aws_elasticache_replication_group": {
        "at_rest_encryption_enabled": "true",
        "kms_key_id": KEY,
    },
    "aws_launch_template": {
        "block_device_mappings": [{"ebs": {"encrypted": "true", "kms_key_id": KEY}}]
    },
    "aws_opensearch_domain": {"encrypt_at_rest": [{"enabled": True, "kms_key_id": KEY}]},
    "aws_prometheus_workspace": {"kms_key_arn": KEY},
    "aws_rds_cluster": {"storage_encrypted": True, "kms_key_id": KEY},
    "aws_scheduler_schedule": {"kms_key_arn": KEY},
    "aws_secretsmanager_secret": {"kms_key_id": KEY},
    "aws_sns_topic": {"kms_master_key_id": KEY},
    "aws_sqs_queue": {"kms_master_key_id": KEY},
}


@pytest.fixture
def stored(judge, stack):
    """Return the messages about one resource, after its address."""

    def judged(type_: str, **arguments: object) -> list[str]:
        start = f"ENC003 MUST dev/{type_}.main: "
        found = judge("ENC003", stack(resource={type_: {"main": arguments}}))
        assert all(message.startswith(start) for message in found)
        return [message.removeprefix(start) for message in found]

    return judged


def test_every_kind_of_store_has_a_case_here() -> None:
    assert ENCRYPTED.keys() == AT_REST.keys()


@pytest.mark.parametrize("type_", list(AT_REST))
def test_what_a_customer_key_encrypts_passes(stored, type_: str) -> None:
    assert stored(type_, **ENCRYPTED[type_]) == []


@pytest.mark.parametrize("type_", list(AT_REST))
def test_what_nothing_encrypts_is_found(stored, type_: str) -> None:
    store, address = AT_REST[type_], f"{type_}.main"
    switch = [f"{address} does not set {store.switch} to {store.setting}; set it."]
    assert stored(type_) == [
        *(switch if store.switch else []),
        f"{address} has no {store.key}; set a customer key.",
    ]


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
    complete = ENCRYPTED["aws_db_instance"] | switches
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
