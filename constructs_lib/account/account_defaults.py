"""What an account refuses from the start, whoever makes what in it later."""

from cdktf_cdktf_provider_aws.ebs_encryption_by_default import EbsEncryptionByDefault
from cdktf_cdktf_provider_aws.iam_account_password_policy import IamAccountPasswordPolicy
from cdktf_cdktf_provider_aws.s3_account_public_access_block import S3AccountPublicAccessBlock
from constructs import Construct

# CIS AWS Foundations Benchmark 3.0, sections 1.8 and 1.9; the age is 1.11 of version 1.2.
PASSWORD_LENGTH = 14
REMEMBERED_PASSWORDS = 24
PASSWORD_DAYS = 90


class AccountDefaults(Construct):
    """No public bucket, no volume in clear text, no weak password."""

    def __init__(self, scope: Construct, id_: str, *, block_public_buckets: bool = True) -> None:
        """Set them.

        Args:
            scope: Parent.
            id_: Construct id.
            block_public_buckets: No bucket of the account can be made public.
        """
        super().__init__(scope, id_)
        if block_public_buckets:
            S3AccountPublicAccessBlock(
                self,
                "no-public-buckets",
                block_public_acls=True,
                block_public_policy=True,
                ignore_public_acls=True,
                restrict_public_buckets=True,
            )
        EbsEncryptionByDefault(self, "encrypted-volumes", enabled=True)
        IamAccountPasswordPolicy(
            self,
            "passwords",
            minimum_password_length=PASSWORD_LENGTH,
            password_reuse_prevention=REMEMBERED_PASSWORDS,
            max_password_age=PASSWORD_DAYS,
            require_lowercase_characters=True,
            require_uppercase_characters=True,
            require_numbers=True,
            require_symbols=True,
            allow_users_to_change_password=True,
        )
