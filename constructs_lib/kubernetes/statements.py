"""Statements that several roles of this domain share."""

from constructs_lib.security.policy import Statement, allow
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site


def use_volumes(key: KeyReference, site: Site) -> list[Statement]:
    """Let a role make volumes that a key encrypts.

    Source: Amazon EBS User Guide, "Requirements for Amazon EBS encryption".
    """
    through_ec2 = {"kms:ViaService": site.host("ec2")}
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
