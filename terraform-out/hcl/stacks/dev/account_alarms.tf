# dev/account-alarms/bucket-policy-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_bucket_policy_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-dev-bucket-policy-changed"
  pattern        = "{ ($.eventSource = s3.amazonaws.com) && (($.eventName = PutBucketAcl) || ($.eventName = PutBucketPolicy) || ($.eventName = PutBucketCors) || ($.eventName = PutBucketLifecycle) || ($.eventName = PutBucketReplication) || ($.eventName = DeleteBucketPolicy) || ($.eventName = DeleteBucketCors) || ($.eventName = DeleteBucketLifecycle) || ($.eventName = DeleteBucketReplication)) }"

  metric_transformation {
    name      = "bucket-policy-changed"
    namespace = "terrace-dev-trail"
    value     = "1"
  }
}

# dev/account-alarms/config-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_config_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-dev-config-changed"
  pattern        = "{ ($.eventSource = config.amazonaws.com) && (($.eventName = StopConfigurationRecorder) || ($.eventName = DeleteDeliveryChannel) || ($.eventName = PutDeliveryChannel) || ($.eventName = PutConfigurationRecorder)) }"

  metric_transformation {
    name      = "config-changed"
    namespace = "terrace-dev-trail"
    value     = "1"
  }
}

# dev/account-alarms/gateway-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_gateway_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-dev-gateway-changed"
  pattern        = "{ ($.eventName = CreateCustomerGateway) || ($.eventName = DeleteCustomerGateway) || ($.eventName = AttachInternetGateway) || ($.eventName = CreateInternetGateway) || ($.eventName = DeleteInternetGateway) || ($.eventName = DetachInternetGateway) }"

  metric_transformation {
    name      = "gateway-changed"
    namespace = "terrace-dev-trail"
    value     = "1"
  }
}

# dev/account-alarms/iam-policy-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_iam_policy_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-dev-iam-policy-changed"
  pattern        = "{ ($.eventSource = iam.amazonaws.com) && (($.eventName = DeleteGroupPolicy) || ($.eventName = DeleteRolePolicy) || ($.eventName = DeleteUserPolicy) || ($.eventName = PutGroupPolicy) || ($.eventName = PutRolePolicy) || ($.eventName = PutUserPolicy) || ($.eventName = CreatePolicy) || ($.eventName = DeletePolicy) || ($.eventName = CreatePolicyVersion) || ($.eventName = DeletePolicyVersion) || ($.eventName = AttachRolePolicy) || ($.eventName = DetachRolePolicy) || ($.eventName = AttachUserPolicy) || ($.eventName = DetachUserPolicy) || ($.eventName = AttachGroupPolicy) || ($.eventName = DetachGroupPolicy)) }"

  metric_transformation {
    name      = "iam-policy-changed"
    namespace = "terrace-dev-trail"
    value     = "1"
  }
}

# dev/account-alarms/key-disabled-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_key_disabled_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-dev-key-disabled"
  pattern        = "{ ($.eventSource = kms.amazonaws.com) && (($.eventName = DisableKey) || ($.eventName = ScheduleKeyDeletion)) }"

  metric_transformation {
    name      = "key-disabled"
    namespace = "terrace-dev-trail"
    value     = "1"
  }
}

# dev/account-alarms/login-failed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_login_failed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-dev-login-failed"
  pattern        = "{ ($.eventName = ConsoleLogin) && ($.errorMessage = \"Failed authentication\") }"

  metric_transformation {
    name      = "login-failed"
    namespace = "terrace-dev-trail"
    value     = "1"
  }
}

# dev/account-alarms/login-without-mfa-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_login_without_mfa_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-dev-login-without-mfa"
  pattern        = "{ ($.eventName = \"ConsoleLogin\") && ($.additionalEventData.MFAUsed != \"Yes\") && ($.userIdentity.type = \"IAMUser\") && ($.responseElements.ConsoleLogin = \"Success\") }"

  metric_transformation {
    name      = "login-without-mfa"
    namespace = "terrace-dev-trail"
    value     = "1"
  }
}

# dev/account-alarms/network-acl-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_network_acl_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-dev-network-acl-changed"
  pattern        = "{ ($.eventName = CreateNetworkAcl) || ($.eventName = CreateNetworkAclEntry) || ($.eventName = DeleteNetworkAcl) || ($.eventName = DeleteNetworkAclEntry) || ($.eventName = ReplaceNetworkAclEntry) || ($.eventName = ReplaceNetworkAclAssociation) }"

  metric_transformation {
    name      = "network-acl-changed"
    namespace = "terrace-dev-trail"
    value     = "1"
  }
}

# dev/account-alarms/organization-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_organization_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-dev-organization-changed"
  pattern        = "{ ($.eventSource = organizations.amazonaws.com) && (($.eventName = AcceptHandshake) || ($.eventName = AttachPolicy) || ($.eventName = CreateAccount) || ($.eventName = CreateOrganizationalUnit) || ($.eventName = CreatePolicy) || ($.eventName = DeclineHandshake) || ($.eventName = DeleteOrganization) || ($.eventName = DeleteOrganizationalUnit) || ($.eventName = DeletePolicy) || ($.eventName = DetachPolicy) || ($.eventName = DisablePolicyType) || ($.eventName = EnablePolicyType) || ($.eventName = InviteAccountToOrganization) || ($.eventName = LeaveOrganization) || ($.eventName = MoveAccount) || ($.eventName = RemoveAccountFromOrganization) || ($.eventName = UpdateOrganizationalUnit) || ($.eventName = UpdatePolicy)) }"

  metric_transformation {
    name      = "organization-changed"
    namespace = "terrace-dev-trail"
    value     = "1"
  }
}

# dev/account-alarms/root-login-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_root_login_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-dev-root-login"
  pattern        = "{ $.userIdentity.type = \"Root\" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != \"AwsServiceEvent\" }"

  metric_transformation {
    name      = "root-login"
    namespace = "terrace-dev-trail"
    value     = "1"
  }
}

# dev/account-alarms/route-table-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_route_table_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-dev-route-table-changed"
  pattern        = "{ ($.eventSource = ec2.amazonaws.com) && (($.eventName = CreateRoute) || ($.eventName = CreateRouteTable) || ($.eventName = ReplaceRoute) || ($.eventName = ReplaceRouteTableAssociation) || ($.eventName = DeleteRouteTable) || ($.eventName = DeleteRoute) || ($.eventName = DisassociateRouteTable)) }"

  metric_transformation {
    name      = "route-table-changed"
    namespace = "terrace-dev-trail"
    value     = "1"
  }
}

# dev/account-alarms/security-group-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_security_group_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-dev-security-group-changed"
  pattern        = "{ ($.eventName = AuthorizeSecurityGroupIngress) || ($.eventName = AuthorizeSecurityGroupEgress) || ($.eventName = RevokeSecurityGroupIngress) || ($.eventName = RevokeSecurityGroupEgress) || ($.eventName = CreateSecurityGroup) || ($.eventName = DeleteSecurityGroup) }"

  metric_transformation {
    name      = "security-group-changed"
    namespace = "terrace-dev-trail"
    value     = "1"
  }
}

# dev/account-alarms/trail-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_trail_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-dev-trail-changed"
  pattern        = "{ ($.eventName = CreateTrail) || ($.eventName = UpdateTrail) || ($.eventName = DeleteTrail) || ($.eventName = StopLogging) }"

  metric_transformation {
    name      = "trail-changed"
    namespace = "terrace-dev-trail"
    value     = "1"
  }
}

# dev/account-alarms/unauthorized-calls-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_unauthorized_calls_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-dev-unauthorized-calls"
  pattern        = "{ ($.errorCode = \"*UnauthorizedOperation\") || ($.errorCode = \"AccessDenied*\") }"

  metric_transformation {
    name      = "unauthorized-calls"
    namespace = "terrace-dev-trail"
    value     = "1"
  }
}

# dev/account-alarms/vpc-changed-filter
resource "aws_cloudwatch_log_metric_filter" "account_alarms_vpc_changed_filter" {
  log_group_name = aws_cloudwatch_log_group.account_trail_log.name
  name           = "terrace-dev-vpc-changed"
  pattern        = "{ ($.eventName = CreateVpc) || ($.eventName = DeleteVpc) || ($.eventName = ModifyVpcAttribute) || ($.eventName = AcceptVpcPeeringConnection) || ($.eventName = CreateVpcPeeringConnection) || ($.eventName = DeleteVpcPeeringConnection) || ($.eventName = RejectVpcPeeringConnection) || ($.eventName = AttachClassicLinkVpc) || ($.eventName = DetachClassicLinkVpc) || ($.eventName = DisableVpcClassicLink) || ($.eventName = EnableVpcClassicLink) }"

  metric_transformation {
    name      = "vpc-changed"
    namespace = "terrace-dev-trail"
    value     = "1"
  }
}

# dev/account-alarms/bucket-policy-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_bucket_policy_changed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody changed who may reach a bucket, or how long its objects live. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#bucket-policy-changed"
  alarm_name          = "terrace-dev-bucket-policy-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "bucket-policy-changed"
  namespace           = "terrace-dev-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# dev/account-alarms/config-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_config_changed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody changed or stopped the record of resources. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#config-changed"
  alarm_name          = "terrace-dev-config-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "config-changed"
  namespace           = "terrace-dev-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# dev/account-alarms/gateway-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_gateway_changed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody changed a network's way to the internet or to other networks. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#gateway-changed"
  alarm_name          = "terrace-dev-gateway-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "gateway-changed"
  namespace           = "terrace-dev-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# dev/account-alarms/iam-policy-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_iam_policy_changed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody changed who may do what. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#iam-policy-changed"
  alarm_name          = "terrace-dev-iam-policy-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "iam-policy-changed"
  namespace           = "terrace-dev-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# dev/account-alarms/key-disabled
resource "aws_cloudwatch_metric_alarm" "account_alarms_key_disabled" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody disabled an encryption key, or scheduled its deletion. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#key-disabled"
  alarm_name          = "terrace-dev-key-disabled"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "key-disabled"
  namespace           = "terrace-dev-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# dev/account-alarms/login-failed
resource "aws_cloudwatch_metric_alarm" "account_alarms_login_failed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Sign-ins to the console fail, as when somebody guesses a password. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#login-failed"
  alarm_name          = "terrace-dev-login-failed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "login-failed"
  namespace           = "terrace-dev-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 2
  treat_missing_data  = "notBreaching"
}

# dev/account-alarms/login-without-mfa
resource "aws_cloudwatch_metric_alarm" "account_alarms_login_without_mfa" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody signed in to the console without a second factor. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#login-without-mfa"
  alarm_name          = "terrace-dev-login-without-mfa"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "login-without-mfa"
  namespace           = "terrace-dev-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# dev/account-alarms/network-acl-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_network_acl_changed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody changed what a subnet lets through. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#network-acl-changed"
  alarm_name          = "terrace-dev-network-acl-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "network-acl-changed"
  namespace           = "terrace-dev-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# dev/account-alarms/organization-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_organization_changed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody changed the organization, its accounts or its policies. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#organization-changed"
  alarm_name          = "terrace-dev-organization-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "organization-changed"
  namespace           = "terrace-dev-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# dev/account-alarms/root-login
resource "aws_cloudwatch_metric_alarm" "account_alarms_root_login" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody used the root user. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#root-login"
  alarm_name          = "terrace-dev-root-login"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "root-login"
  namespace           = "terrace-dev-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# dev/account-alarms/route-table-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_route_table_changed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody changed where a subnet's traffic goes. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#route-table-changed"
  alarm_name          = "terrace-dev-route-table-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "route-table-changed"
  namespace           = "terrace-dev-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# dev/account-alarms/security-group-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_security_group_changed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody changed which connections are let in or out. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#security-group-changed"
  alarm_name          = "terrace-dev-security-group-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "security-group-changed"
  namespace           = "terrace-dev-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# dev/account-alarms/trail-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_trail_changed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody changed or stopped the record of API calls. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#trail-changed"
  alarm_name          = "terrace-dev-trail-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "trail-changed"
  namespace           = "terrace-dev-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}

# dev/account-alarms/unauthorized-calls
resource "aws_cloudwatch_metric_alarm" "account_alarms_unauthorized_calls" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "API calls are refused, as when somebody tries what a stolen key may do. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#unauthorized-calls"
  alarm_name          = "terrace-dev-unauthorized-calls"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "unauthorized-calls"
  namespace           = "terrace-dev-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 10
  treat_missing_data  = "notBreaching"
}

# dev/account-alarms/vpc-changed
resource "aws_cloudwatch_metric_alarm" "account_alarms_vpc_changed" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Somebody changed a network or its peers. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/security.md#vpc-changed"
  alarm_name          = "terrace-dev-vpc-changed"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions          = {}
  evaluation_periods  = 1
  metric_name         = "vpc-changed"
  namespace           = "terrace-dev-trail"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  treat_missing_data  = "notBreaching"
}
