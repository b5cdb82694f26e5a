"""ENC001 and ENC003: keys that rotate, and nothing stored that they do not protect."""

from collections.abc import Iterator

from conventions import rds
from conventions.arguments import at, is_off, may_be
from conventions.blocks import Block, blocks, is_true
from conventions.document import Document
from conventions.registry import must
from conventions.resource_types import TABLE
from conventions.rule import Problem

AT_REST = {t: row for t, row in TABLE.rows.items() if row.key and not row.key_judged_by}
KEYS_IF = TABLE.where("keys_if")
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
    "what keeps data at rest is encrypted with a customer key, wherever "
    "`conventions/resource_types.toml` names the argument for one",
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
    for block in document.of(*KEYS_IF):
        for argument, key in KEYS_IF[block.type].items():
            if is_true(block.body.get(argument)) or blocks(block.body.get(argument)):
                yield from _about_key(block, key)


def _about_key(block: Block, argument: str) -> Iterator[Problem]:
    key = at(block.body, argument)
    if not key:
        yield Problem(block, f"{block.address} has no {argument}", "set a customer key")
    elif AWS_OWN in str(key):
        found = f'{argument} of {block.address} is AWS\'s own "{key}"'
        yield Problem(block, found, "set a customer key")
