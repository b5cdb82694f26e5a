"""Statements of the policies in this domain, in one line each where they fit."""

from collections.abc import Mapping, Sequence

from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocumentStatement as Statement,
)
from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocumentStatementCondition as Condition,
)

from constructs_lib.kubernetes.place import Place
from constructs_lib.security.reference import KeyReference

__all__ = ["Statement", "allow", "decrypt", "use_volumes"]


def allow(
    sid: str,
    actions: Sequence[str],
    resources: Sequence[str],
    *,
    equals: Mapping[str, str | Sequence[str]] | None = None,
    like: Mapping[str, str] | None = None,
    if_true: str | None = None,
) -> Statement:
    """Allow actions where all conditions hold.

    Args:
        sid: What it is for.
        actions: Actions.
        resources: ARNs.
        equals: Condition keys that must equal a value, or one of several.
        like: Condition keys that must match a pattern.
        if_true: Condition key that must be true.
    """
    conditions = [
        Condition(
            test="StringEquals",
            variable=key,
            values=[value] if isinstance(value, str) else list(value),
        )
        for key, value in (equals or {}).items()
    ]
    conditions += [
        Condition(test="StringLike", variable=key, values=[value])
        for key, value in (like or {}).items()
    ]
    if if_true:
        conditions.append(Condition(test="Bool", variable=if_true, values=["true"]))
    return Statement(
        sid=sid, actions=list(actions), resources=list(resources), condition=conditions or None
    )


def decrypt(sid: str, key_arn: str, *services: str) -> Statement:
    """Let AWS services decrypt with a key in the role's name, and nothing else.

    Args:
        sid: What it is for.
        key_arn: The key.
        *services: Host names of the services, such as "ssm.us-east-1.amazonaws.com".
    """
    return allow(sid, ["kms:Decrypt"], [key_arn], equals={"kms:ViaService": services})


def use_volumes(key: KeyReference, place: Place) -> list[Statement]:
    """Let a role make volumes that a key encrypts.

    Source: Amazon EBS User Guide, "Requirements for Amazon EBS encryption".
    """
    through_ec2 = {"kms:ViaService": place.host("ec2")}
    return [
        allow(
            "EncryptVolumes",
            [
                "kms:Decrypt",
                "kms:DescribeKey",
                "kms:GenerateDataKeyWithoutPlaintext",
                "kms:ReEncryptFrom",
                "kms:ReEncryptTo",
            ],
            [key.arn],
            equals=through_ec2,
        ),
        allow(
            "AttachVolumes",
            ["kms:CreateGrant"],
            [key.arn],
            equals=through_ec2,
            if_true="kms:GrantIsForAWSResource",
        ),
    ]
