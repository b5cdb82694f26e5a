"""The region from which an environment comes back when its own is lost."""

from typing import TYPE_CHECKING

from constructs_lib.operations.backup_vault import BackupVaultConfig
from constructs_lib.operations.recovery_region import RecoveryRegion, RecoveryRegionConfig

if TYPE_CHECKING:
    from stacks.environment import EnvironmentStack


def prepare(stack: "EnvironmentStack", vault: BackupVaultConfig) -> RecoveryRegion | None:
    """Prepare the recovery region of an environment, None where it has none."""
    region = stack.environment.backup.recovery_region
    if region is None:
        return None
    provider = stack.add_provider(
        "aws-recovery",
        alias="recovery",
        account_id=stack.environment.account_id,
        region=region,
        role=stack.deployment_role,
    )
    return RecoveryRegion(
        stack,
        "recovery",
        naming=stack.naming,
        config=RecoveryRegionConfig(region=region, vault=vault),
        account_id=stack.environment.account_id,
        provider=provider,
    )
