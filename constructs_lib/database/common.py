"""What the stores of structured data have in common: checks, log groups and grants."""

from collections.abc import Sequence
from datetime import timedelta

from cdktf import Token
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
)
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from constructs import Construct

from constructs_lib.errors import ConfigurationError
from constructs_lib.recovery import Recovery
from constructs_lib.security.reference import KeyReference, RoleReference


def require_within(field: str, value: int, low: int, high: int) -> None:
    """Refuse a number out of range; a token is left to the variable's own validation."""
    if not Token.is_unresolved(value) and not low <= value <= high:
        raise ConfigurationError(f"{field} is {value}, allowed: {low} to {high}")


def require_point(recovery: Recovery, shortest: timedelta, because: str) -> None:
    """Refuse a recovery point objective that a store cannot meet."""
    if recovery.rpo < shortest:
        raise ConfigurationError(f"rpo is {recovery.rpo}, allowed: {shortest} or more; {because}")


def require_time(recovery: Recovery, shortest: timedelta, because: str) -> None:
    """Refuse a recovery time objective that a store cannot meet."""
    if recovery.rto < shortest:
        raise ConfigurationError(f"rto is {recovery.rto}, allowed: {shortest} or more; {because}")


def log_group(
    scope: Construct, id_: str, *, name: str, days: int, key: KeyReference
) -> CloudwatchLogGroup:
    """Make the group of a log under the name that the service looks for.

    A group that the service makes itself has no key and keeps its events for ever.
    """
    return CloudwatchLogGroup(scope, id_, name=name, retention_in_days=days, kms_key_id=key.arn)


def grant(
    scope: Construct,
    id_: str,
    role: RoleReference,
    *,
    grantee: str,
    name: str,
    statements: Sequence[DataAwsIamPolicyDocumentStatement],
) -> None:
    """Give a role a policy of its own.

    Args:
        scope: The store.
        id_: What the role gets, last part of a construct id.
        role: The role.
        grantee: Who that is, first part of the construct ids.
        name: Name of the policy.
        statements: What it allows.
    """
    document = DataAwsIamPolicyDocument(scope, f"{grantee}-document", statement=list(statements))
    IamRolePolicy(scope, f"{grantee}-{id_}", name=name, role=role.name, policy=document.json)
