"""A secret whose value Terraform never sees."""

from dataclasses import dataclass

from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementCondition,
    DataAwsIamPolicyDocumentStatementPrincipals,
)
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from cdktf_cdktf_provider_aws.secretsmanager_secret import (
    SecretsmanagerSecret,
    SecretsmanagerSecretReplica,
)
from cdktf_cdktf_provider_aws.secretsmanager_secret_policy import SecretsmanagerSecretPolicy
from constructs import Construct

from constructs_lib.security.reference import KeyReference, RoleReference
from constructs_lib.site import Site


@dataclass(frozen=True, kw_only=True, slots=True)
class SecretConfig:
    """Choices open to the caller of Secret.

    Attributes:
        thing: Last part of its name.
        purpose: What it is for, in a clause.
    """

    thing: str
    purpose: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SecretCopy:
    """A second region that gets every value of a secret, within seconds.

    About 0.40 USD a month. Until it is promoted nobody can change it there.

    Attributes:
        region: The region.
        key: Key of the copy, in that region.
    """

    region: str
    key: KeyReference


class Secret(Construct):
    """An encrypted secret without a value, which no other account can be let into.

    Attributes:
        secret: The secret.
        name: Its name, as configured (`secret.name` is a token).
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: SecretConfig,
        key: KeyReference,
        copy: SecretCopy | None = None,
    ) -> None:
        """Create the secret.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices.
            key: Key of its value.
            copy: Where it is kept once more; None keeps it in one region.
        """
        super().__init__(scope, id_)
        self.name = site.name(config.thing)
        self._key, self._copy, self._account_id = key, copy, site.account_id
        self.secret = SecretsmanagerSecret(
            self,
            "main",
            name=self.name,
            description=config.purpose,
            kms_key_id=key.arn,
            recovery_window_in_days=site.durability.recovery_days,
            replica=[SecretsmanagerSecretReplica(region=copy.region, kms_key_id=copy.key.arn)]
            if copy
            else None,
        )
        SecretsmanagerSecretPolicy(
            self,
            "access",
            secret_arn=self.secret.arn,
            policy=self._refuse_others().json,
            block_public_policy=True,
        )

    @property
    def arn(self) -> str:
        """ARN of the secret."""
        return self.secret.arn

    def grant_read(self, role: RoleReference, *, grantee: str) -> IamRolePolicy:
        """Let a role read the value.

        Args:
            role: Role that reads it.
            grantee: Who that is, in construct ids and in the policy's name.

        Returns:
            The policy, for what needs the permissions to be there.
        """
        return self._grant(
            role,
            f"{grantee}-reads",
            ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
            ["kms:Decrypt"],
        )

    def grant_rotate(self, role: RoleReference, *, grantee: str) -> IamRolePolicy:
        """Let a role make a new value, and make it the current one.

        Args:
            role: Role of the function that rotates.
            grantee: Who that is, in construct ids and in the policy's name.

        Returns:
            The policy, for what needs the permissions to be there.
        """
        return self._grant(
            role,
            f"{grantee}-rotates",
            [
                "secretsmanager:DescribeSecret",
                "secretsmanager:GetSecretValue",
                "secretsmanager:PutSecretValue",
                "secretsmanager:UpdateSecretVersionStage",
            ],
            ["kms:Decrypt", "kms:GenerateDataKey"],
            *self._write_copy(),
        )

    def _grant(
        self,
        role: RoleReference,
        id_: str,
        actions: list[str],
        key_actions: list[str],
        *others: DataAwsIamPolicyDocumentStatement,
    ) -> IamRolePolicy:
        """Source: AWS Secrets Manager User Guide, "Secret encryption and decryption"."""
        document = DataAwsIamPolicyDocument(
            self,
            f"{id_}-document",
            statement=[
                DataAwsIamPolicyDocumentStatement(
                    sid="UseSecret", actions=actions, resources=[self.arn]
                ),
                DataAwsIamPolicyDocumentStatement(
                    sid="UseItsKey",
                    actions=key_actions,
                    resources=[self._key.arn],
                    condition=[
                        DataAwsIamPolicyDocumentStatementCondition(
                            test="StringEquals",
                            variable="kms:EncryptionContext:SecretARN",
                            values=[self.arn],
                        )
                    ],
                ),
                *others,
            ],
        )
        return IamRolePolicy(
            self, id_, name=f"{self.name}-{id_}", role=role.name, policy=document.json
        )

    def _write_copy(self) -> list[DataAwsIamPolicyDocumentStatement]:
        """Let whoever writes a value encrypt it for the copy: it is done in the writer's name.

        Source: AWS Secrets Manager API Reference, ReplicateSecretToRegions.
        """
        if self._copy is None:
            return []
        either = f"arn:aws:secretsmanager:*:{self._account_id}:secret:{self.name}-??????"
        return [
            DataAwsIamPolicyDocumentStatement(
                sid="UseKeyOfCopy",
                actions=["kms:Encrypt", "kms:GenerateDataKey"],
                resources=[self._copy.key.arn],
                condition=[
                    DataAwsIamPolicyDocumentStatementCondition(
                        test="StringLike",
                        variable="kms:EncryptionContext:SecretARN",
                        values=[either],
                    )
                ],
            )
        ]

    def _refuse_others(self) -> DataAwsIamPolicyDocument:
        return DataAwsIamPolicyDocument(
            self,
            "policy",
            statement=[
                DataAwsIamPolicyDocumentStatement(
                    sid="RefuseOtherAccounts",
                    effect="Deny",
                    actions=["secretsmanager:*"],
                    resources=[self.arn],
                    principals=[
                        DataAwsIamPolicyDocumentStatementPrincipals(type="*", identifiers=["*"])
                    ],
                    condition=[
                        DataAwsIamPolicyDocumentStatementCondition(
                            test="StringNotEquals",
                            variable="aws:PrincipalAccount",
                            values=[self._account_id],
                        ),
                        # AWS's own services have no account, and are let in by nothing else.
                        DataAwsIamPolicyDocumentStatementCondition(
                            test="Bool", variable="aws:PrincipalIsAWSService", values=["false"]
                        ),
                    ],
                )
            ],
        )
