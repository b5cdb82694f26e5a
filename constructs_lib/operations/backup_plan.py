"""When stores are backed up into a vault, and how long their backups are kept."""

from dataclasses import dataclass
from datetime import timedelta

from cdktf_cdktf_provider_aws.backup_plan import BackupPlan as AwsBackupPlan
from cdktf_cdktf_provider_aws.backup_plan import (
    BackupPlanRule,
    BackupPlanRuleCopyAction,
    BackupPlanRuleCopyActionLifecycle,
    BackupPlanRuleLifecycle,
)
from cdktf_cdktf_provider_aws.backup_selection import (
    BackupSelection,
    BackupSelectionCondition,
    BackupSelectionConditionStringLike,
)
from cdktf_cdktf_provider_aws.iam_role_policy_attachment import IamRolePolicyAttachment
from constructs import Construct

from constructs_lib.errors import ConfigurationError
from constructs_lib.operations.backup_vault import BackupVault
from constructs_lib.recovery import RPO_TAG
from constructs_lib.security.role import Role, Trust
from constructs_lib.site import Site

FIRST_HOUR = 6  # UTC: RDS takes its own backup from 3 and is maintained from half past 4
START_MINUTES = 60
COMPLETION_MINUTES = 480
DAY = timedelta(days=1)
# AWS Backup Developer Guide, "Lifecycle": what is in cold storage is paid for 90 days.
COLD_AFTER_DAYS = 30
LEAST_COLD_DAYS = 90
SERVICE = "backup.amazonaws.com"
POLICY = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
STORES = (
    "arn:aws:dynamodb:*:*:table/*",
    "arn:aws:rds:*:*:cluster:*",
    "arn:aws:rds:*:*:db:*",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class BackupPlanConfig:
    """Choices open to the caller of BackupPlan.

    Attributes:
        recovery_point: How much of the latest changes may be lost when a store is lost with its
            own backups, or its whole region is: a divisor of a day in hours. Each backup takes
            one job for every store.
        daily_days: How long those backups are kept, in days.
        weekly_days: How long Sunday's is kept; None keeps it no longer than others.
        monthly_days: How long the first of a month is kept; None keeps it no longer than others.
            After 30 days it is in cold storage, at a quarter of the price, if 90 more follow and
            the service has one (DynamoDB has, RDS has not).

    Raises:
        ConfigurationError: Hours that do not divide a day, or a rarer backup that is kept for less.
    """

    recovery_point: timedelta
    daily_days: int
    weekly_days: int | None = None
    monthly_days: int | None = None

    def __post_init__(self) -> None:
        hour = timedelta(hours=1)
        if self.recovery_point < hour or self.recovery_point % hour or DAY % self.recovery_point:
            raise ConfigurationError(
                f"recovery_point is {self.recovery_point}, "
                "allowed: 1, 2, 3, 4, 6, 8, 12 or 24 hours"
            )
        kept = self.retentions
        if kept != sorted(kept) or kept[0] < 1:
            raise ConfigurationError(
                f"daily_days, weekly_days and monthly_days are {', '.join(map(str, kept))}, "
                "allowed: 1 or more, and none shorter than the one before it"
            )

    @property
    def retentions(self) -> list[int]:
        """Days that backups are kept, of each rule there is."""
        return [days for days in (self.daily_days, self.weekly_days, self.monthly_days) if days]

    @property
    def hours(self) -> str:
        """Hours of the day, UTC, at which backups start."""
        step = self.recovery_point // timedelta(hours=1)
        return ",".join(map(str, sorted((FIRST_HOUR + n) % 24 for n in range(0, 24, step))))


class BackupPlan(Construct):
    """A plan for every store of the account that declares a recovery point objective.

    Databases and tables go back to any second by themselves, within days. The plan is for what
    they do not survive: deletion, an account in wrong hands, the loss of a region. It does not
    take over their continuous backups: AWS Backup would then change their backup window and
    retention, which their own constructs set (Amazon RDS User Guide, "Using AWS Backup to manage
    automated backups").

    Attributes:
        plan: The plan.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: BackupPlanConfig,
        vault: BackupVault,
        copies: BackupVault | None = None,
    ) -> None:
        """Create the plan.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices.
            vault: Where backups go.
            copies: Vault in another region that gets a copy of each.
        """
        super().__init__(scope, id_)
        self._vault = vault
        self._copies = copies
        rules = [self._rule("daily", f"cron(0 {config.hours} * * ? *)", config.daily_days)]
        if config.weekly_days:
            rules.append(self._rule("weekly", f"cron(0 {FIRST_HOUR} ? * 1 *)", config.weekly_days))
        if config.monthly_days:
            schedule = f"cron(0 {FIRST_HOUR} 1 * ? *)"
            rules.append(self._rule("monthly", schedule, config.monthly_days, may_be_cold=True))
        self.plan = AwsBackupPlan(self, "main", name=site.name("stores", limit=50), rule=rules)
        role = Role(
            self,
            "role",
            site=site,
            thing="backup",
            trust=Trust(service=SERVICE),
            purpose="Backs up the stores that declare a recovery point objective",
        )
        permission = IamRolePolicyAttachment(self, "back-up", role=role.name, policy_arn=POLICY)
        declared = BackupSelectionConditionStringLike(
            key=f"aws:ResourceTag/{RPO_TAG}", value="* minutes"
        )
        BackupSelection(
            self,
            "stores",
            name=site.name("stores", limit=50),
            plan_id=self.plan.id,
            iam_role_arn=role.arn,
            resources=list(STORES),
            condition=[BackupSelectionCondition(string_like=[declared])],
            depends_on=[permission],
        )

    def _rule(
        self, name: str, schedule: str, days: int, *, may_be_cold: bool = False
    ) -> BackupPlanRule:
        is_cold = may_be_cold and days >= COLD_AFTER_DAYS + LEAST_COLD_DAYS
        cold = COLD_AFTER_DAYS if is_cold else None
        copies = self._copies and [
            BackupPlanRuleCopyAction(
                destination_vault_arn=self._copies.arn,
                lifecycle=BackupPlanRuleCopyActionLifecycle(
                    delete_after=days, cold_storage_after=cold
                ),
            )
        ]
        return BackupPlanRule(
            rule_name=name,
            target_vault_name=self._vault.name,
            schedule=schedule,
            start_window=START_MINUTES,
            completion_window=COMPLETION_MINUTES,
            lifecycle=BackupPlanRuleLifecycle(
                delete_after=days,
                cold_storage_after=cold,
                opt_in_to_archive_for_supported_resources=True if is_cold else None,
            ),
            copy_action=copies or None,
        )
