"""What keeps the platform in its bounds and brings it back: budgets, hours, backups, switches."""

from constructs_lib.operations.backup_plan import BackupPlan, BackupPlanConfig
from constructs_lib.operations.backup_vault import BackupVault, BackupVaultConfig
from constructs_lib.operations.budget import Budget, BudgetConfig
from constructs_lib.operations.cost_anomalies import CostAnomalies
from constructs_lib.operations.feature_flags import FeatureFlags, FeatureFlagsConfig
from constructs_lib.operations.night_schedule import NightSchedule, NightScheduleConfig
from constructs_lib.operations.recovery_region import RecoveryRegion, RecoveryRegionConfig

__all__ = [
    "BackupPlan",
    "BackupPlanConfig",
    "BackupVault",
    "BackupVaultConfig",
    "Budget",
    "BudgetConfig",
    "CostAnomalies",
    "FeatureFlags",
    "FeatureFlagsConfig",
    "NightSchedule",
    "NightScheduleConfig",
    "RecoveryRegion",
    "RecoveryRegionConfig",
]
