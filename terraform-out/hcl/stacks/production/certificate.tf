# production/certificate/main
resource "aws_acm_certificate" "certificate_main" {
  domain_name = "production.terrace.example"
  tags = {
    Name = "terrace-production-certificate"
  }
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

# production/certificate/validation
resource "aws_acm_certificate_validation" "certificate_validation" {
  certificate_arn         = aws_acm_certificate.certificate_main.arn
  validation_record_fqdns = [aws_route53_record.certificate_proof.fqdn]
}

# production/certificate/alarms/certificate-expires
resource "aws_cloudwatch_metric_alarm" "certificate_alarms_certificate_expires" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The certificate ends in less than 30 days and has not been renewed. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/certificate.md#certificate-expires"
  alarm_name          = "terrace-production-certificate-expires"
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

# production/certificate/proof
resource "aws_route53_record" "certificate_proof" {
  provider        = aws.shared
  allow_overwrite = true
  name            = element(tolist(aws_acm_certificate.certificate_main.domain_validation_options), 0).resource_record_name
  records         = [element(tolist(aws_acm_certificate.certificate_main.domain_validation_options), 0).resource_record_value]
  ttl             = 60
  type            = element(tolist(aws_acm_certificate.certificate_main.domain_validation_options), 0).resource_record_type
  zone_id         = data.terraform_remote_state.global_stack.outputs.zone_id
}
