"""Backups of an environment's stores, and copies of them in another region."""

from datetime import timedelta
from typing import TYPE_CHECKING

from constructs_lib.operations.backup_alarms import BackupAlarms
from constructs_lib.operations.backup_plan import BackupPlan, BackupPlanConfig
from constructs_lib.operations.backup_vault import BackupVault, BackupVaultConfig
from constructs_lib.operations.recovery_region import RecoveryRegion
from stacks.parts import recovery

if TYPE_CHECKING:
    from stacks.environment import EnvironmentStack


def keep(stack: "EnvironmentStack") -> RecoveryRegion | None:
    """Back up every store; returns what waits in the recovery region, where there is one."""
    backup = stack.environment.backup
    plan = BackupPlanConfig(
        recovery_point=timedelta(hours=backup.every_hours),
        daily_days=backup.daily_days,
        weekly_days=backup.weekly_days,
        monthly_days=backup.monthly_days,
    )
    kept = BackupVaultConfig(
        shortest_days=plan.retentions[0],
        longest_days=plan.retentions[-1],
        retained=stack.protected,
    )
    vault = BackupVault(
        stack, "backup-vault", naming=stack.naming, config=kept, key=stack.keys.data
    )
    elsewhere = recovery.prepare(stack, kept)
    BackupPlan(
        stack,
        "backup-plan",
        naming=stack.naming,
        config=plan,
        vault=vault,
        copies=elsewhere.vault if elsewhere else None,
    )
    BackupAlarms(
        stack, "alarms-of-backup", alarms=stack.monitoring.family("backup"), vault=vault.name
    )
    stack.publish("backup_vault", vault.name, "Vault of backups")
    return elsewhere
