"""Module `operations`: backups of stores, budgets, and unusual cost."""

from datetime import timedelta

from constructs import Construct

from constructs_lib.monitoring import BackupAlarms
from constructs_lib.operations import (
    BackupPlan,
    BackupPlanConfig,
    BackupVault,
    BackupVaultConfig,
    Budget,
    BudgetConfig,
    CostAnomalies,
)
from constructs_lib.security import ExistingKey
from terrace.modules.definitions.shared import alarms, data_key
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack
from terrace.modules.validation import at_least

KEPT = BackupPlanConfig(
    recovery_point=timedelta(hours=24), daily_days=35, weekly_days=90, monthly_days=365
)


def _build(module: ModuleStack) -> None:
    domain = Construct(module, "operations")
    family = alarms(module, "backup")
    vault = BackupVault(
        domain,
        "backup-vault",
        naming=module.naming,
        config=BackupVaultConfig(
            shortest_days=KEPT.retentions[0], longest_days=KEPT.retentions[-1], retained=False
        ),
        key=ExistingKey(data_key(module)),
    )
    BackupPlan(domain, "backup-plan", naming=module.naming, config=KEPT, vault=vault)
    BackupAlarms(domain, "alarms", alarms=family, vault=vault.name)
    Budget(
        domain,
        "budget",
        naming=module.naming,
        config=BudgetConfig(
            monthly_usd=module.number(
                "monthly_budget_usd",
                "What everything in the account may cost in a month, in US dollars",
                example=1500,
                validation=at_least("monthly_budget_usd", 1),
            )
        ),
        alerts=family.alerts,
    )
    CostAnomalies(domain, "cost-anomalies", naming=module.naming, alerts=family.alerts)
    module.publish("backup_vault", vault.name, "Vault of backups")


OPERATIONS = Module(
    name="operations",
    purpose="Daily backups of every store that declares a recovery point objective, a budget, and "
    "a monitor for unusual cost.",
    choices=(
        (
            "Backups at 6 UTC: daily ones are kept for 35 days, Sunday's for 90, the first of a "
            "month for a year; they leave the vault by expiry only."
        ),
        (
            "Stores are chosen by their tag `RecoveryPointObjective`, which the module `database` "
            "sets."
        ),
        "The budget reports at 50, 80 and 100 %, and when the forecast passes 100 %.",
    ),
    cost="About 0.10 USD a month for each GB of backups; budget and monitor are free of charge.",
    build=_build,
    checks={
        "a month's backup is kept for a year": (
            "anytrue([for rule in aws_backup_plan.backup_plan_main.rule : "
            "one(rule.lifecycle).delete_after == 365])"
        ),
        "the budget is the caller's": (
            'aws_budgets_budget.budget_everything.limit_amount == "1500"'
        ),
        "names follow the convention": (
            'aws_backup_vault.backup_vault_main.name == "acme-staging-backup"'
        ),
    },
)
