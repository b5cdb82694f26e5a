"""Alarms of a backup vault, and what it reports by itself."""

from cdktf import TerraformProvider
from cdktf_cdktf_provider_aws.backup_vault_notifications import BackupVaultNotifications
from constructs import Construct

from constructs_lib.monitoring.alarm import AlarmSet, Condition, Metric, When
from constructs_lib.monitoring.reference import TopicReference

# AWS Backup Developer Guide, "Notification options": failures of backup jobs are no such event
# any more, they have a metric instead.
EVENTS = ("COPY_JOB_FAILED", "RESTORE_JOB_COMPLETED")


def report(
    scope: Construct,
    *,
    vault: str,
    alerts: TopicReference,
    provider: TerraformProvider | None = None,
) -> None:
    """Tell a topic of the vault's region of copies that failed and of restores."""
    BackupVaultNotifications(
        scope,
        "events",
        backup_vault_name=vault,
        backup_vault_events=list(EVENTS),
        sns_topic_arn=alerts.arn,
        provider=provider,
    )


class BackupAlarms(Construct):
    """Backups that failed or never started; copies that failed, and restores, as they happen."""

    def __init__(self, scope: Construct, id_: str, *, alarms: AlarmSet, vault: str) -> None:
        """Watch a vault by its name."""
        super().__init__(scope, id_)
        report(self, vault=vault, alerts=alarms.alerts)
        for thing, meaning, name in (
            ("backup-failed", "A backup failed", "NumberOfBackupJobsFailed"),
            (
                "backup-expired",
                "A backup did not start or end in its window",
                "NumberOfBackupJobsExpired",
            ),
        ):
            alarms.on_metric(
                self,
                thing,
                meaning,
                metric=Metric(
                    namespace="AWS/Backup",
                    name=name,
                    dimensions={"BackupVaultName": vault},
                    statistic="Sum",
                ),
                condition=Condition(when=When.ABOVE, threshold=0, minutes=1),
            )
