"""A vault for backups: encrypted, and shut against whoever would delete what is in it."""

from cdktf import TerraformProvider
from cdktf_cdktf_provider_aws.backup_vault import BackupVault as AwsBackupVault
from cdktf_cdktf_provider_aws.backup_vault_lock_configuration import BackupVaultLockConfiguration
from cdktf_cdktf_provider_aws.backup_vault_policy import BackupVaultPolicy
from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementPrincipals,
)
from constructs import Construct

from constructs_lib.operations.config import BackupsConfig
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site

VAULT_LIMIT = 50  # AWS Backup Developer Guide, CreateBackupVault
DELETIONS = (
    "DeleteRecoveryPoint",
    "DisassociateRecoveryPoint",
    "UpdateRecoveryPointLifecycle",
)


class BackupVault(Construct):
    """A vault whose backups leave by expiry only.

    Attributes:
        vault: The vault.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: BackupsConfig,
        key: KeyReference,
        provider: TerraformProvider | None = None,
    ) -> None:
        """Create the vault.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: How long backups are kept; the lock lets none be kept for less, or for more.
            key: Key of its backups, in the vault's region.
            provider: Provider of another region; None uses the stack's own.
        """
        super().__init__(scope, id_)
        self.vault = AwsBackupVault(
            self,
            "main",
            name=site.name("backup", limit=VAULT_LIMIT),
            kms_key_arn=key.arn,
            force_destroy=site.durability.emptied_on_destroy,
            provider=provider,
            lifecycle=site.durability.lifecycle,
        )
        document = DataAwsIamPolicyDocument(
            self,
            "policy",
            statement=[
                DataAwsIamPolicyDocumentStatement(
                    sid="KeepUntilExpiry",
                    effect="Deny",
                    actions=[f"backup:{each}" for each in DELETIONS],
                    # A vault's policy is about the recovery points in it, which have ARNs of their
                    # own services (AWS Backup Developer Guide, "Access policies on vaults").
                    resources=["*"],
                    principals=[
                        DataAwsIamPolicyDocumentStatementPrincipals(type="*", identifiers=["*"])
                    ],
                )
            ],
        )
        BackupVaultPolicy(
            self,
            "access",
            backup_vault_name=self.vault.name,
            policy=document.json,
            provider=provider,
        )
        if site.durability.retained:
            BackupVaultLockConfiguration(
                self,
                "lock",
                backup_vault_name=self.vault.name,
                min_retention_days=config.retentions[0],
                max_retention_days=config.retentions[-1],
                provider=provider,
            )

    @property
    def name(self) -> str:
        """The vault's name."""
        return self.vault.name

    @property
    def arn(self) -> str:
        """The vault's ARN."""
        return self.vault.arn
