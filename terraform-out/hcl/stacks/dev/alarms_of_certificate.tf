# dev/alarms-of-certificate/certificate-expires
resource "aws_cloudwatch_metric_alarm" "alarms_of_certificate_certificate_expires" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The certificate ends in less than 30 days and has not been renewed. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/certificate.md#certificate-expires"
  alarm_name          = "terrace-dev-certificate-expires"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 1
  dimensions = {
    CertificateArn = aws_acm_certificate_validation.certificate_validation.certificate_arn
  }
  evaluation_periods = 1
  metric_name        = "DaysToExpiry"
  namespace          = "AWS/CertificateManager"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 86400
  statistic          = "Minimum"
  threshold          = 30
  treat_missing_data = "notBreaching"
}
