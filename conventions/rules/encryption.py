"""ENC001 and ENC003: keys that rotate, and nothing stored that they do not protect."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from conventions import rds
from conventions.arguments import at, is_off, may_be
from conventions.blocks import Block, is_true
from conventions.document import Document
from conventions.registry import must
from conventions.rule import Problem


class AtRest(NamedTuple):
    """How a type says that it encrypts what it keeps.

    Attributes:
        key: Dotted path of the argument that names the key.
        switch: Dotted path of the argument that must be set besides; empty where none is.
        setting: What it must be set to.
    """

    key: str
    switch: str = ""
    setting: str = "true"


# Log groups are LOG001's; buckets are S3B001's, since access logs cannot be kept under a KMS key.
AT_REST: Mapping[str, AtRest] = {
    "aws_backup_vault": AtRest("kms_key_arn"),
    "aws_cloudtrail": AtRest("kms_key_id"),
    "aws_db_instance": AtRest("kms_key_id", "storage_encrypted"),
    "aws_dynamodb_table": AtRest(
        "server_side_encryption.kms_key_arn", "server_side_encryption.enabled"
    ),
    "aws_ebs_volume": AtRest("kms_key_id", "encrypted"),
    "aws_ecr_repository": AtRest(
        "encryption_configuration.kms_key", "encryption_configuration.encryption_type", "KMS"
    ),
    "aws_efs_file_system": AtRest("kms_key_id", "encrypted"),
    "aws_elasticache_replication_group": AtRest("kms_key_id", "at_rest_encryption_enabled"),
    "aws_launch_template": AtRest(
        "block_device_mappings.ebs.kms_key_id", "block_device_mappings.ebs.encrypted"
    ),
    "aws_opensearch_domain": AtRest("encrypt_at_rest.kms_key_id", "encrypt_at_rest.enabled"),
    "aws_prometheus_workspace": AtRest("kms_key_arn"),
    "aws_rds_cluster": AtRest("kms_key_id", "storage_encrypted"),
    "aws_scheduler_schedule": AtRest("kms_key_arn"),
    "aws_secretsmanager_secret": AtRest("kms_key_id"),
    "aws_sns_topic": AtRest("kms_master_key_id"),
    "aws_sqs_queue": AtRest("kms_master_key_id"),
}
# What a database keeps outside its storage: the switch of each, and the argument for its key.
BESIDE_STORAGE = {
    "manage_master_user_password": "master_user_secret_kms_key_id",
    "performance_insights_enabled": "performance_insights_kms_key_id",
}
AWS_OWN = "alias/aws/"  # where AWS puts the keys that it manages itself


@must(
    "ENC001",
    "every symmetric KMS key rotates",
    reason="Rotation bounds how much one leaked key can read.",
    source="AWS KMS Developer Guide, rotating keys; checkov CKV_AWS_7",
)
def keys_rotate(document: Document) -> Iterator[Problem]:
    """Judge keys that can rotate: asymmetric and HMAC keys cannot."""
    for key in document.of("aws_kms_key"):
        spec = key.body.get("customer_master_key_spec", "SYMMETRIC_DEFAULT")
        if spec == "SYMMETRIC_DEFAULT" and is_off(key.body.get("enable_key_rotation")):
            yield Problem(key, f"{key.address} does not rotate", "set enable_key_rotation")


@must(
    "ENC003",
    "databases, caches, tables, topics, queues, schedules, secrets, registries, file systems, "
    "volumes, trails, backups and search domains are encrypted at rest with a customer key",
    reason="Who may read with a customer key is ours to say, to log, and to end.",
    source="AWS Well-Architected, SEC08; AWS KMS Developer Guide, customer managed keys; "
    "checkov CKV_AWS_119, CKV_AWS_136, CKV_AWS_149, CKV_AWS_184, CKV_AWS_191, CKV_AWS_354",
)
def stored_data_is_encrypted(document: Document) -> Iterator[Problem]:
    """Judge the switch and the key of everything that keeps data."""
    for block in document.of(*AT_REST):
        store = AT_REST[block.type]
        if rds.inherits_encryption(block):
            continue
        if store.switch and not may_be(at(block.body, store.switch), store.setting):
            found = f"{block.address} does not set {store.switch} to {store.setting}"
            yield Problem(block, found, "set it")
        yield from _about_key(block, store.key)
    for block in document.of(rds.INSTANCE, rds.CLUSTER, rds.MEMBER):
        for switch, key in BESIDE_STORAGE.items():
            if is_true(block.body.get(switch)):
                yield from _about_key(block, key)


def _about_key(block: Block, argument: str) -> Iterator[Problem]:
    key = at(block.body, argument)
    if not key:
        yield Problem(block, f"{block.address} has no {argument}", "set a customer key")
    elif AWS_OWN in str(key):
        found = f'{argument} of {block.address} is AWS\'s own "{key}"'
        yield Problem(block, found, "set a customer key")
