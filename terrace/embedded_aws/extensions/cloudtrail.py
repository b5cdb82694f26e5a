"""CloudTrail: trails that may write where they are told to.

moto makes a trail whatever the policies say. CloudTrail tries them when a trail is made or
changed: the bucket's policy has to let it read the bucket's ACL and put its files
(InsufficientS3BucketPolicyException), and the policy of the key that encrypts them has to let it
describe the key and make data keys, and decrypt where the bucket has an S3 Bucket Key
(InsufficientEncryptionPolicyException).

Source: AWS CloudTrail User Guide, "Amazon S3 bucket policy for CloudTrail" and "Configure AWS KMS
key policies for CloudTrail"; AWS CloudTrail API Reference, CreateTrail, errors.
"""

from collections.abc import Callable, Iterator
from copy import copy
from typing import Any, Final

from moto.cloudtrail.models import Trail
from moto.core.exceptions import JsonRESTError
from moto.kms.models import kms_backends
from moto.s3.models import s3_backends

from terrace.embedded_aws.extensions import resource_policy
from terrace.embedded_aws.extensions.patch import wrap

SERVICE: Final = "cloudtrail.amazonaws.com"


def extend() -> None:
    """Try the policies when a trail is made, and when it is changed."""
    wrap(Trail, "check_bucket_exists", _make)
    wrap(Trail, "update", _update)


def _make(original: Callable[..., None], trail: Any) -> None:
    original(trail)
    _try(trail)


def _update(original: Callable[..., None], trail: Any, *args: Any, **given: Any) -> None:
    changed = copy(trail)
    original(changed, *args, **given)
    _try(changed)
    original(trail, *args, **given)


def _try(trail: Any) -> None:
    bucket = _bucket(trail)
    folder = f"{trail.s3_key_prefix}/" if trail.s3_key_prefix else ""
    file = f"{bucket.arn}/{folder}AWSLogs/{trail.account_id}/CloudTrail/file.json.gz"
    for action, resource in (("s3:GetBucketAcl", bucket.arn), ("s3:PutObject", file)):
        if not _may(trail, bucket.policy, action, resource):
            message = f"Incorrect S3 bucket policy is detected for bucket: {bucket.name}"
            raise JsonRESTError("InsufficientS3BucketPolicyException", message)
    key_id, has_bucket_key = _encryption(trail, bucket)
    key = _key(trail, key_id) if key_id else None
    for action in _uses(has_bucket_key=has_bucket_key) if key_id else ():
        if key is None or not _may(trail, key.policy, action, key.arn):
            message = f"Insufficient permissions to access S3 bucket {bucket.name} or KMS key "
            raise JsonRESTError("InsufficientEncryptionPolicyException", f"{message}{key_id}.")


def _bucket(trail: Any) -> Any:
    partition, account = s3_backends.bucket_accounts[trail.bucket_name]
    return s3_backends[account][partition].buckets[trail.bucket_name]


def _encryption(trail: Any, bucket: Any) -> tuple[str | None, bool]:
    """The key that the trail's files get, of the trail or by default, and if S3 shares it."""
    rule = (bucket.encryption or {}).get("Rule", {})
    default = rule.get("ApplyServerSideEncryptionByDefault", {}).get("KMSMasterKeyID")
    has_bucket_key = str(rule.get("BucketKeyEnabled")).lower() == "true"
    return trail.kms_key_id or default, has_bucket_key


def _uses(*, has_bucket_key: bool) -> Iterator[str]:
    yield from ("kms:DescribeKey", "kms:GenerateDataKey")
    if has_bucket_key:
        yield "kms:Decrypt"


def _key(trail: Any, name: str) -> Any:
    """Find a key by ARN, id or alias; None where there is no such key."""
    parts = name.split(":")
    is_arn = len(parts) > 5
    region, account = parts[3:5] if is_arn else (trail.region_name, trail.account_id)
    backend = kms_backends[account][region]
    return backend.keys.get(backend.any_id_to_key_id(name))


def _may(trail: Any, policy: str | bytes | None, action: str, resource: str) -> bool:
    context = {
        "aws:SecureTransport": "true",
        "aws:SourceAccount": trail.account_id,
        "aws:SourceArn": trail.arn,
        "kms:EncryptionContext:aws:cloudtrail:arn": trail.arn,
        "s3:x-amz-acl": "bucket-owner-full-control",
        "s3:x-amz-server-side-encryption": "aws:kms" if trail.kms_key_id else "AES256",
    }
    if trail.kms_key_id:
        context["s3:x-amz-server-side-encryption-aws-kms-key-id"] = trail.kms_key_id
    return resource_policy.allows(
        policy, service=SERVICE, action=action, resource=resource, context=context
    )
