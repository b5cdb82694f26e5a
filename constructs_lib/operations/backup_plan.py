"""When stores are backed up into a vault, and how long their backups are kept."""

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

from constructs_lib.operations.backup_vault import BackupVault
from constructs_lib.operations.config import BackupsConfig
from constructs_lib.recovery import RPO_TAG
from constructs_lib.security.role import Role, Trust
from constructs_lib.site import Site
from constructs_lib.windows import ALL_DAY, Windows

START_MINUTES = 60
COMPLETION_MINUTES = 480
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
        config: BackupsConfig,
        vault: BackupVault,
        copies: BackupVault | None = None,
        windows: Windows = ALL_DAY,
    ) -> None:
        """Create the plan.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices.
            vault: Where backups go.
            copies: Vault in another region that gets one copy a day.
            windows: When stores run.
        """
        super().__init__(scope, id_)
        self._vault = vault
        self._copies = copies
        self._time_zone = windows.time_zone
        first, *others = windows.vault_hours(config.every_hours)
        rules = [self._rule("daily", f"cron(0 {first} {windows.days})", config.daily_days)]
        if others:
            hours = ",".join(str(hour) for hour in sorted(others))
            # One copy a day: every copy of an Aurora cluster is a full one (Amazon Aurora User
            # Guide, "Copying a DB cluster snapshot").
            rules.append(
                self._rule(
                    "in-between",
                    f"cron(0 {hours} {windows.days})",
                    config.daily_days,
                    is_copied=False,
                )
            )
        if config.weekly_days:
            schedule = f"cron(0 {first} {windows.one_weekday})"
            rules.append(self._rule("weekly", schedule, config.weekly_days))
        if config.monthly_days:
            schedule = f"cron(0 {first} {windows.one_day})"
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
        self,
        name: str,
        schedule: str,
        days: int,
        *,
        may_be_cold: bool = False,
        is_copied: bool = True,
    ) -> BackupPlanRule:
        is_cold = may_be_cold and days >= COLD_AFTER_DAYS + LEAST_COLD_DAYS
        cold = COLD_AFTER_DAYS if is_cold else None
        copies = (
            is_copied
            and self._copies
            and [
                BackupPlanRuleCopyAction(
                    destination_vault_arn=self._copies.arn,
                    lifecycle=BackupPlanRuleCopyActionLifecycle(
                        delete_after=days, cold_storage_after=cold
                    ),
                )
            ]
        )
        return BackupPlanRule(
            rule_name=name,
            target_vault_name=self._vault.name,
            schedule=schedule,
            schedule_expression_timezone=self._time_zone,
            start_window=START_MINUTES,
            completion_window=COMPLETION_MINUTES,
            lifecycle=BackupPlanRuleLifecycle(
                delete_after=days,
                cold_storage_after=cold,
                opt_in_to_archive_for_supported_resources=True if is_cold else None,
            ),
            copy_action=copies or None,
        )
