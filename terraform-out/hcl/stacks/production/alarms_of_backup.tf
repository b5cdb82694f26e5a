# production/alarms-of-backup/events
resource "aws_backup_vault_notifications" "alarms_of_backup_events" {
  backup_vault_events = ["COPY_JOB_FAILED", "RESTORE_JOB_COMPLETED"]
  backup_vault_name   = aws_backup_vault.backup_vault_main.name
  sns_topic_arn       = aws_sns_topic.monitoring_alerts_main.arn
}

# production/alarms-of-backup/backup-expired
resource "aws_cloudwatch_metric_alarm" "alarms_of_backup_backup_expired" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A backup did not start or end in its window. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/backup.md#backup-expired"
  alarm_name          = "terrace-production-backup-expired"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions = {
    BackupVaultName = aws_backup_vault.backup_vault_main.name
  }
  evaluation_periods = 1
  metric_name        = "NumberOfBackupJobsExpired"
  namespace          = "AWS/Backup"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Sum"
  threshold          = 0
  treat_missing_data = "notBreaching"
}

# production/alarms-of-backup/backup-failed
resource "aws_cloudwatch_metric_alarm" "alarms_of_backup_backup_failed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A backup failed. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/backup.md#backup-failed"
  alarm_name          = "terrace-production-backup-failed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions = {
    BackupVaultName = aws_backup_vault.backup_vault_main.name
  }
  evaluation_periods = 1
  metric_name        = "NumberOfBackupJobsFailed"
  namespace          = "AWS/Backup"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Sum"
  threshold          = 0
  treat_missing_data = "notBreaching"
}
