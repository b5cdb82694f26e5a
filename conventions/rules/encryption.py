"""ENC001 and ENC003: keys that rotate, and nothing stored that they do not protect."""

from collections.abc import Iterator

from conventions import rds
from conventions.arguments import is_off, may_be
from conventions.blocks import Block, Json, blocks, is_true, nested
from conventions.document import Document
from conventions.hearings import Question, ask
from conventions.registry import must
from conventions.resource_types import TABLE
from conventions.rule import Problem
from conventions.scalars import text

AT_REST = {
    type_: row
    for type_, row in TABLE.rows.items()
    if (row.key or row.switch or row.keys_in or row.switches_in) and not row.key_judged_by
}
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
    """Judge the switch and the key of everything that keeps data, in every block that has them."""
    for block in document.of(*AT_REST):
        store = AT_REST[block.type]
        if rds.inherits_encryption(block) or _is_brought(block.body, store.encrypted_by):
            continue
        yield from _about_switch(block, store.switch, store.setting)
        for switch in store.switches_in:
            yield from _about_switch(block, switch, "true", is_needed=False)
        yield from _about_key(block, store.key)
        for key in store.keys_in:
            yield from _about_key(block, key, is_needed=False)
    for block in document.of(*KEYS_IF):
        for argument, key in KEYS_IF[block.type].items():
            if is_true(block.body.get(argument)) or blocks(block.body.get(argument)):
                yield from _about_key(block, key)


def _is_brought(body: Json, arguments: tuple[str, ...]) -> bool:
    """Tell whether a snapshot or a source decides of the encryption, which is not judged then."""
    brought = [body.get(name) for name in arguments if body.get(name)]
    for each in brought:
        ask(each, Question.SET)
    return bool(brought)


def _about_switch(
    block: Block, argument: str, setting: str, *, is_needed: bool = True
) -> Iterator[Problem]:
    for name, value in _values(block, argument, is_needed=is_needed):
        if is_off(value) if setting == "true" else not may_be(value, setting):
            yield Problem(block, f"{name} does not set {argument} to {setting}", "set it")


def _about_key(block: Block, argument: str, *, is_needed: bool = True) -> Iterator[Problem]:
    for name, key in _values(block, argument, is_needed=is_needed):
        if not key:
            yield Problem(block, f"{name} has no {argument}", "set a customer key")
        elif AWS_OWN in str(key):
            found = f'{argument} of {name} is AWS\'s own "{key}"'
            yield Problem(block, found, "set a customer key")


def _values(block: Block, argument: str, *, is_needed: bool) -> Iterator[tuple[str, object]]:
    """Yield an argument of every block that has it, with the name of the resource and the disk."""
    if not argument:
        return
    *path, last = argument.split(".")
    found = [(block.address, block.body)]
    for part in path:
        inner = []
        for name, body in found:
            inside = nested(body, part)
            disks = [text(each.get("device_name")) for each in inside if each.get("device_name")]
            for number, each in enumerate(inside):
                disk = disks[number] if len(disks) == len(inside) else str(number + 1)
                inner.append((f"{name} ({disk})" if len(inside) > 1 else name, each))
            if not inside and body.get(part):
                yield name, body[part]  # left to a plan
                is_needed = False
        found = inner
    if not found and is_needed:
        yield block.address, None
    for name, body in found:
        if not _is_brought(body, ("snapshot_id",)):
            yield name, body.get(last)
