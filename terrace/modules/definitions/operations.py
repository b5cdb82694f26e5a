"""Module `operations`: backups of stores, budgets, and unusual cost."""

from cdktf_cdktf_provider_aws.data_aws_region import DataAwsRegion
from constructs import Construct

from constructs_lib.operations.backup_vault import BackupVault
from constructs_lib.operations.backups import Backups
from constructs_lib.operations.config import BackupsConfig, BudgetConfig
from constructs_lib.operations.cost import Cost
from constructs_lib.operations.recovery_region import RecoveryRegion
from constructs_lib.security.reference import ExistingKey
from terrace.modules.definitions.shared import alarms, data_key
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack

KEPT = BackupsConfig(every_hours=24, daily_days=35, weekly_days=90, monthly_days=365)
ALIAS = "recovery"


def _build(module: ModuleStack) -> None:
    build(module)


def build(module: ModuleStack, *, with_copies: bool = False) -> None:
    """Put backups and budgets into a module, with a second region or without."""
    domain = Construct(module, "operations")
    family = alarms(module)
    backups = Backups(
        domain,
        "backups",
        site=module.site,
        config=KEPT,
        key=ExistingKey(data_key(module)),
        copies=_prepare(module, domain) if with_copies else None,
        alarms=family,
    )
    Cost(
        domain,
        "cost",
        site=module.site,
        config=module.config(BudgetConfig, by_service={}, anomalies=True),
        alerts=family.alerts,
    )
    module.publish("backup_vault", backups.vault.name, "Vault of backups")


def _prepare(module: ModuleStack, domain: Construct) -> BackupVault:
    provider = module.provider(ALIAS, "The region that gets a copy of every backup")
    region = DataAwsRegion(Construct(module, "recovery-region"), "recovery", provider=provider)
    recovery = RecoveryRegion(
        domain, "recovery", site=module.site.at(region.name), config=KEPT, provider=provider
    )
    module.publish("recovery_vault_arn", recovery.vault.arn, "Vault of copies")
    module.publish(
        "recovery_alerts_topic_arn", recovery.alerts.arn, "Topic that tells of copies that failed"
    )
    module.publish("recovery_key_arn", recovery.key.arn, "Key of what else is kept there")
    return recovery.vault


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
            "anytrue([for rule in aws_backup_plan.backups_plan_main.rule : "
            "one(rule.lifecycle).delete_after == 365])"
        ),
        "the budget is the caller's": (
            'aws_budgets_budget.cost_budget_everything.limit_amount == "500"'
        ),
        "names follow the convention": (
            'aws_backup_vault.backups_vault_main.name == "acme-staging-backup"'
        ),
    },
)
