"""S3B: what belongs to every bucket."""

from collections.abc import Callable, Iterator, Mapping

from conventions.arguments import at, is_off, may_be
from conventions.blocks import Block, first
from conventions.document import Document
from conventions.registry import must
from conventions.rule import Problem
from conventions.targets import companions

PUBLIC_ACCESS = (
    "block_public_acls",
    "block_public_policy",
    "ignore_public_acls",
    "restrict_public_buckets",
)


def _blocks_public_access(block: Block) -> bool:
    return not any(is_off(block.body.get(name)) for name in PUBLIC_ACCESS)


def _encrypts(block: Block) -> bool:
    defaults = [first(r, "apply_server_side_encryption_by_default") for r in block.nested("rule")]
    return any(default.get("sse_algorithm") for default in defaults)


def _versions(block: Block) -> bool:
    return may_be(at(block.body, "versioning_configuration.status"), "Enabled")


def _expires(block: Block) -> bool:
    return any(may_be(rule.get("status"), "Enabled") for rule in block.nested("rule"))


def _owns(block: Block) -> bool:
    owner = at(block.body, "rule.object_ownership")
    return may_be(owner, "BucketOwnerEnforced", "BucketOwnerPreferred")


COMPANIONS: Mapping[str, tuple[str, Callable[[Block], bool]]] = {
    "aws_s3_bucket_public_access_block": ("a block of all public access", _blocks_public_access),
    "aws_s3_bucket_server_side_encryption_configuration": ("default encryption", _encrypts),
    "aws_s3_bucket_versioning": ("versioning", _versions),
    "aws_s3_bucket_lifecycle_configuration": ("an enabled lifecycle rule", _expires),
    "aws_s3_bucket_ownership_controls": ("ownership controls", _owns),
}


@must(
    "S3B001",
    "every bucket has its public access blocked, encryption, versioning, a lifecycle and "
    "ownership controls",
    reason="A bucket's defaults leak, keep everything for ever, or lose what is overwritten.",
    source="Amazon S3 User Guide, security best practices; checkov CKV_AWS_21, CKV2_AWS_6, "
    "CKV2_AWS_61, CKV2_AWS_65",
)
def buckets_are_complete(document: Document) -> Iterator[Problem]:
    """Judge the resources that refer to each bucket, and what they set."""
    for bucket in document.of("aws_s3_bucket"):
        for type_, (what, is_right) in COMPANIONS.items():
            found = list(companions(document, bucket, type_, "bucket"))
            if not any(is_right(companion) for companion in found):
                remedy = f"correct {found[0].address}" if found else f"add {type_}"
                yield Problem(bucket, f"{bucket.address} lacks {what}", remedy)
