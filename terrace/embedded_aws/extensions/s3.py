"""S3: the count of noncurrent versions to keep, and permission to write access logs.

moto drops NewerNoncurrentVersions of a lifecycle rule's NoncurrentVersionExpiration; the
provider waits three minutes for aws_s3_bucket_lifecycle_configuration to read as written.
Its check of the log bucket's policy for aws_s3_bucket_logging fails on statements for
everybody ("Principal": "*") and on lists of resources, both usual in real policies.
It applies statements of bucket policies without looking at their conditions, so that the usual
"Deny unless aws:SecureTransport" would close a bucket to everybody.
Of a replication rule it answers destination bucket and status only, and the provider waits for
aws_s3_bucket_replication_configuration to read as written.
It cannot delete a delete marker for good, which emptying a versioned bucket has to.
"""

import json
from collections.abc import Callable
from copy import copy
from typing import Any, Final

from moto.s3.models import FakeBucket, FakeDeleteMarker
from moto.s3.responses import S3Response

from terrace.embedded_aws.extensions.patch import add, replace, wrap
from terrace.embedded_aws.extensions.resource_policy import as_list, covers, services

_LOG_WRITER: Final = "logging.s3.amazonaws.com"


def extend() -> None:
    """Keep the count on the bucket's rules, read policies as S3 does, delete for good."""
    wrap(FakeBucket, "set_lifecycle", _set_lifecycle)
    wrap(S3Response, "get_bucket_lifecycle", _get_lifecycle)
    wrap(FakeBucket, "get_permission", _get_permission)
    wrap(S3Response, "get_bucket_replication", _get_replication)
    add(FakeDeleteMarker, dispose)
    replace(FakeBucket, "_log_permissions_enabled_policy", staticmethod(_may_write_logs))


def _set_lifecycle(original: Callable[..., None], bucket: Any, rules: list[dict[str, Any]]) -> None:
    original(bucket, rules)
    for rule, wanted in zip(bucket.rules, rules, strict=True):
        expiration = wanted.get("NoncurrentVersionExpiration") or {}
        rule.newer_noncurrent_versions = expiration.get("NewerNoncurrentVersions")


def _get_lifecycle(original: Callable[..., Any], self: Any) -> Any:
    """Complete the answer on its way into the serializer."""
    serialize = self.serialized

    def complete(answer: Any) -> Any:
        rules = self.backend.get_bucket_lifecycle(self.bucket_name)
        for rule, described in zip(rules, answer.result["Rules"], strict=True):
            if rule.newer_noncurrent_versions:
                expiration = described["NoncurrentVersionExpiration"]
                expiration["NewerNoncurrentVersions"] = rule.newer_noncurrent_versions
        return serialize(answer)

    self.serialized = complete
    try:
        return original(self)
    finally:
        del self.serialized  # an error raised above is serialized without it


def _get_replication(original: Callable[..., Any], self: Any) -> Any:
    """Answer with each rule as it was written, in place of moto's choice from it."""
    serialize = self.serialized

    def complete(answer: Any) -> Any:
        written = self.backend.get_bucket_replication(self.bucket_name)["Rule"]
        rules = [_replication_rule(rule) for rule in written]
        answer.result["ReplicationConfiguration"]["Rules"] = rules
        return serialize(answer)

    self.serialized = complete
    try:
        return original(self)
    finally:
        del self.serialized  # an error raised above is serialized without it


def _replication_rule(written: dict[str, Any]) -> dict[str, Any]:
    """Type what XML has as text; an empty prefix is None there."""
    rule = {name: value for name, value in written.items() if name != "Filter"}
    prefix = (written.get("Filter") or {}).get("Prefix") or ""
    return rule | {"Priority": int(written["Priority"]), "Filter": {"Prefix": prefix}}


def _get_permission(original: Callable[..., Any], bucket: Any, action: str, resource: str) -> Any:
    """Judge by the statements without conditions, on a copy: requests run side by side."""
    if not bucket.policy:
        return original(bucket, action, resource)
    policy = json.loads(bucket.policy)
    statements = as_list(policy["Statement"])
    policy["Statement"] = [each for each in statements if not each.get("Condition")]
    judged = copy(bucket)
    judged.policy = json.dumps(policy).encode()
    return original(judged, action, resource)


def dispose(_marker: Any, garbage: bool = False) -> None:  # noqa: FBT001, FBT002 - moto's signature
    """Release nothing: a delete marker holds no content."""


def _may_write_logs(target_bucket: Any, target_prefix: str | None) -> bool:
    if not target_bucket.policy:
        return False
    log_file = f"{target_bucket.arn}/{target_prefix or ''}2026-01-01-00-00-00-ABCDEF"
    return any(
        statement["Effect"] == "Allow"
        and _LOG_WRITER in services(statement.get("Principal"))
        and covers(statement.get("Action"), "s3:PutObject")
        and covers(statement.get("Resource"), log_file)
        for statement in as_list(json.loads(target_bucket.policy)["Statement"])
    )
