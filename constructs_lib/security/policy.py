"""Statements of IAM and resource policies, and the one way to give a role a policy."""

from collections.abc import Mapping, Sequence
from typing import Any

from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
)
from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocumentStatement as Statement,
)
from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocumentStatementCondition as Condition,
)
from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocumentStatementPrincipals as Principals,
)
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from constructs import Construct

from constructs_lib.security.reference import RoleReference

__all__ = [
    "Condition",
    "Statement",
    "allow",
    "as_json",
    "decrypt",
    "deny",
    "grant",
    "policy_text",
    "when",
]

Values = str | Sequence[str]


def when(test: str, variable: str, values: Values) -> Condition:
    """Write a condition.

    Args:
        test: Operator, such as "ArnLike".
        variable: Condition key.
        values: One value, or several of which one has to match.
    """
    listed = [values] if isinstance(values, str) else list(values)
    return Condition(test=test, variable=variable, values=listed)


def allow(
    sid: str,
    actions: Values,
    resources: Values,
    *conditions: Condition,
    services: Values = (),
    accounts: Values = (),
    equals: Mapping[str, Values] | None = None,
    like: Mapping[str, Values] | None = None,
    if_true: str | None = None,
) -> Statement:
    """Allow actions where all conditions hold.

    Args:
        sid: What it is for.
        actions: Actions.
        resources: ARNs; none in a trust policy.
        *conditions: Conditions other than those below.
        services: In a resource policy: service principals that are allowed.
        accounts: In a resource policy: AWS principals that are allowed, or "*".
        equals: Condition keys that must equal a value, or one of several.
        like: Condition keys that must match a pattern, or one of several.
        if_true: Condition key that must be true.
    """
    listed = [
        *(when("StringEquals", key, value) for key, value in (equals or {}).items()),
        *(when("StringLike", key, value) for key, value in (like or {}).items()),
        *([when("Bool", if_true, "true")] if if_true else []),
        *conditions,
    ]
    return Statement(
        sid=sid,
        actions=_list(actions),
        resources=_list(resources) or None,
        principals=_principals(services, accounts),
        condition=listed or None,
    )


def deny(
    sid: str,
    actions: Values,
    resources: Values,
    *conditions: Condition,
    everybody: bool = False,
) -> Statement:
    """Refuse actions where all conditions hold, whatever else allows them.

    Args:
        sid: What it is for.
        actions: Actions.
        resources: ARNs.
        *conditions: Conditions.
        everybody: In a resource policy: whoever asks.
    """
    return Statement(
        sid=sid,
        effect="Deny",
        actions=_list(actions),
        resources=_list(resources),
        principals=[Principals(type="*", identifiers=["*"])] if everybody else None,
        condition=list(conditions) or None,
    )


def decrypt(sid: str, key_arn: str, *services: str) -> Statement:
    """Let AWS services decrypt with a key in the role's name, and nothing else.

    Args:
        sid: What it is for.
        key_arn: The key.
        *services: Host names of the services, such as "ssm.us-east-1.amazonaws.com".
    """
    return allow(sid, "kms:Decrypt", key_arn, equals={"kms:ViaService": services})


def as_json(statement: Statement) -> dict[str, Any]:
    """Write a statement of an identity policy as IAM itself has it, for what is not Terraform's."""
    conditions: dict[str, dict[str, Any]] = {}
    given: Any = statement.condition
    for each in given or ():
        conditions.setdefault(each.test, {})[each.variable] = _short(each.values)
    parts = {
        "Sid": statement.sid,
        "Effect": statement.effect or "Allow",
        "Action": _short(statement.actions),
        "NotAction": _short(statement.not_actions),
        "Resource": _short(statement.resources),
        "NotResource": _short(statement.not_resources),
        "Condition": conditions,
    }
    return {name: part for name, part in parts.items() if part}


def policy_text(scope: Construct, id_: str, statements: Sequence[Statement]) -> str:
    """Make a policy document and return its JSON, which Terraform knows when it plans."""
    return DataAwsIamPolicyDocument(scope, id_, statement=list(statements)).json


def grant(
    scope: Construct,
    id_: str,
    role: RoleReference,
    *,
    name: str,
    statements: Sequence[Statement],
) -> IamRolePolicy:
    """Give a role a policy of its own.

    Args:
        scope: What the role gets access to.
        id_: Who gets it, first part of the construct ids.
        role: The role.
        name: Name of the policy; a role has one of each name, and a second one replaces it.
        statements: What it allows.

    Returns:
        The policy, for what needs the permissions to be there.
    """
    document = policy_text(scope, f"{id_}-document", statements)
    return IamRolePolicy(scope, f"{id_}-policy", name=name, role=role.name, policy=document)


def _short(values: Sequence[str] | None) -> Any:
    """A list of one, as IAM lets it be written: it counts characters."""
    return values[0] if values and len(values) == 1 else list(values or ())


def _list(values: Values) -> list[str]:
    return [values] if isinstance(values, str) else list(values)


def _principals(services: Values, accounts: Values) -> Any:
    both = [
        *([Principals(type="Service", identifiers=_list(services))] if services else []),
        *([Principals(type="AWS", identifiers=_list(accounts))] if accounts else []),
    ]
    return both or None
