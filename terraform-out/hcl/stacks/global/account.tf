# global/account/compliance/history/policy
data "aws_iam_policy_document" "account_compliance_history_policy" {
  statement {
    actions = ["s3:*"]
    effect  = "Deny"
    resources = [
      aws_s3_bucket.account_compliance_history_main.arn,
      "${aws_s3_bucket.account_compliance_history_main.arn}/*",
    ]
    sid = "RefusePlainHttp"

    condition {
      test     = "Bool"
      values   = ["false"]
      variable = "aws:SecureTransport"
    }

    principals {
      identifiers = ["*"]
      type        = "*"
    }
  }

  statement {
    actions   = ["s3:GetBucketAcl", "s3:ListBucket"]
    resources = ["arn:aws:s3:::terrace-shared-config-111111111111"]
    sid       = "FindBucket"

    condition {
      test     = "StringEquals"
      values   = ["111111111111"]
      variable = "aws:SourceAccount"
    }

    principals {
      identifiers = ["config.amazonaws.com"]
      type        = "Service"
    }
  }

  statement {
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::terrace-shared-config-111111111111/AWSLogs/111111111111/Config/*"]
    sid       = "WriteHistory"

    condition {
      test     = "StringEquals"
      values   = ["111111111111"]
      variable = "aws:SourceAccount"
    }

    principals {
      identifiers = ["config.amazonaws.com"]
      type        = "Service"
    }
  }
}

# global/account/key/policy
data "aws_iam_policy_document" "account_key_policy" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]
    sid       = "AccountAdministersKey"

    principals {
      identifiers = ["arn:aws:iam::111111111111:root"]
      type        = "AWS"
    }
  }

  statement {
    actions = [
      "kms:Encrypt*",
      "kms:Decrypt*",
      "kms:ReEncrypt*",
      "kms:GenerateDataKey*",
      "kms:Describe*",
    ]
    resources = ["*"]
    sid       = "LogGroupsUseKey"

    condition {
      test     = "ArnLike"
      values   = ["arn:aws:logs:us-east-1:111111111111:log-group:*"]
      variable = "kms:EncryptionContext:aws:logs:arn"
    }

    principals {
      identifiers = ["logs.us-east-1.amazonaws.com"]
      type        = "Service"
    }
  }

  statement {
    actions   = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey*"]
    resources = ["*"]
    sid       = "TrailsUseKey"

    condition {
      test     = "StringEquals"
      values   = ["111111111111"]
      variable = "aws:SourceAccount"
    }

    principals {
      identifiers = ["cloudtrail.amazonaws.com"]
      type        = "Service"
    }
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = ["*"]
    sid       = "ConfigUsesKey"

    condition {
      test     = "StringEquals"
      values   = ["111111111111"]
      variable = "aws:SourceAccount"
    }

    principals {
      identifiers = ["config.amazonaws.com"]
      type        = "Service"
    }
  }
}

# global/account/people/second-factor
data "aws_iam_policy_document" "account_people_second_factor" {
  statement {
    actions   = ["iam:GetAccountPasswordPolicy", "iam:ListVirtualMFADevices"]
    resources = ["*"]
    sid       = "SeeAccount"
  }

  statement {
    actions   = ["iam:ChangePassword", "iam:GetUser"]
    resources = ["arn:aws:iam::111111111111:user/&{aws:username}"]
    sid       = "ChangeOwnPassword"
  }

  statement {
    actions = [
      "iam:EnableMFADevice",
      "iam:GetMFADevice",
      "iam:ListMFADevices",
      "iam:ResyncMFADevice",
      "iam:DeactivateMFADevice",
    ]
    resources = ["arn:aws:iam::111111111111:user/&{aws:username}"]
    sid       = "ManageOwnDevices"
  }

  statement {
    actions   = ["iam:CreateVirtualMFADevice", "iam:DeleteVirtualMFADevice"]
    resources = ["arn:aws:iam::111111111111:mfa/*"]
    sid       = "MakeDevice"
  }

  statement {
    effect = "Deny"
    not_actions = [
      "iam:GetAccountPasswordPolicy",
      "iam:ListVirtualMFADevices",
      "iam:EnableMFADevice",
      "iam:GetMFADevice",
      "iam:ListMFADevices",
      "iam:ResyncMFADevice",
      "iam:CreateVirtualMFADevice",
      "iam:DeleteVirtualMFADevice",
      "iam:GetUser",
      "sts:GetSessionToken",
    ]
    resources = ["*"]
    sid       = "RefuseWithoutFactor"

    condition {
      test     = "BoolIfExists"
      values   = ["false"]
      variable = "aws:MultiFactorAuthPresent"
    }
  }
}

# global/account/trail/delivery
data "aws_iam_policy_document" "account_trail_delivery" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.account_trail_log.arn}:log-stream:*"]
    sid       = "WriteEvents"
  }
}

# global/account/trail/record/policy
data "aws_iam_policy_document" "account_trail_record_policy" {
  statement {
    actions = ["s3:*"]
    effect  = "Deny"
    resources = [
      aws_s3_bucket.account_trail_record_main.arn,
      "${aws_s3_bucket.account_trail_record_main.arn}/*",
    ]
    sid = "RefusePlainHttp"

    condition {
      test     = "Bool"
      values   = ["false"]
      variable = "aws:SecureTransport"
    }

    principals {
      identifiers = ["*"]
      type        = "*"
    }
  }

  statement {
    actions   = ["s3:GetBucketAcl"]
    resources = ["arn:aws:s3:::terrace-shared-trail-111111111111"]
    sid       = "FindBucket"

    condition {
      test     = "StringEquals"
      values   = ["arn:aws:cloudtrail:us-east-1:111111111111:trail/terrace-shared-trail"]
      variable = "aws:SourceArn"
    }

    principals {
      identifiers = ["cloudtrail.amazonaws.com"]
      type        = "Service"
    }
  }

  statement {
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::terrace-shared-trail-111111111111/AWSLogs/111111111111/*"]
    sid       = "WriteRecord"

    condition {
      test     = "StringEquals"
      values   = ["arn:aws:cloudtrail:us-east-1:111111111111:trail/terrace-shared-trail"]
      variable = "aws:SourceArn"
    }

    principals {
      identifiers = ["cloudtrail.amazonaws.com"]
      type        = "Service"
    }
  }
}

# global/account/trail/role/trust
data "aws_iam_policy_document" "account_trail_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["cloudtrail.amazonaws.com"]
      type        = "Service"
    }
  }
}

# global/account/threats/open-doors
resource "aws_accessanalyzer_analyzer" "account_threats_open_doors" {
  analyzer_name = "terrace-shared-access"
  type          = "ACCOUNT"
}

# global/account/trail/main
resource "aws_cloudtrail" "account_trail_main" {
  cloud_watch_logs_group_arn    = "${aws_cloudwatch_log_group.account_trail_log.arn}:*"
  cloud_watch_logs_role_arn     = aws_iam_role.account_trail_role_main.arn
  enable_log_file_validation    = true
  include_global_service_events = true
  is_multi_region_trail         = true
  kms_key_id                    = aws_kms_key.account_key_main.arn
  name                          = "terrace-shared-trail"
  s3_bucket_name                = aws_s3_bucket_policy.account_trail_record_access.bucket
  depends_on                    = [aws_iam_role_policy.account_trail_delivery_policy]
}

# global/account/trail/log
resource "aws_cloudwatch_log_group" "account_trail_log" {
  kms_key_id        = aws_kms_key.account_key_main.arn
  name              = "/terrace/shared/trail"
  retention_in_days = 365
}

# global/account/compliance/buckets-not-readable
resource "aws_config_config_rule" "account_compliance_buckets_not_readable" {
  description = "No bucket can be read by the public"
  name        = "terrace-shared-buckets-not-readable"

  source {
    owner             = "AWS"
    source_identifier = "S3_BUCKET_PUBLIC_READ_PROHIBITED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# global/account/compliance/buckets-not-writable
resource "aws_config_config_rule" "account_compliance_buckets_not_writable" {
  description = "No bucket can be written by the public"
  name        = "terrace-shared-buckets-not-writable"

  source {
    owner             = "AWS"
    source_identifier = "S3_BUCKET_PUBLIC_WRITE_PROHIBITED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# global/account/compliance/buckets-tls
resource "aws_config_config_rule" "account_compliance_buckets_tls" {
  description = "Buckets refuse plain HTTP"
  name        = "terrace-shared-buckets-tls"

  source {
    owner             = "AWS"
    source_identifier = "S3_BUCKET_SSL_REQUESTS_ONLY"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# global/account/compliance/databases-backed-up
resource "aws_config_config_rule" "account_compliance_databases_backed_up" {
  description = "RDS takes backups"
  name        = "terrace-shared-databases-backed-up"

  source {
    owner             = "AWS"
    source_identifier = "DB_INSTANCE_BACKUP_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# global/account/compliance/databases-encrypted
resource "aws_config_config_rule" "account_compliance_databases_encrypted" {
  description = "RDS storage is encrypted"
  name        = "terrace-shared-databases-encrypted"

  source {
    owner             = "AWS"
    source_identifier = "RDS_STORAGE_ENCRYPTED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# global/account/compliance/databases-kept
resource "aws_config_config_rule" "account_compliance_databases_kept" {
  description = "RDS refuses deletion"
  name        = "terrace-shared-databases-kept"

  source {
    owner             = "AWS"
    source_identifier = "RDS_INSTANCE_DELETION_PROTECTION_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# global/account/compliance/databases-private
resource "aws_config_config_rule" "account_compliance_databases_private" {
  description = "No RDS instance has a public address"
  name        = "terrace-shared-databases-private"

  source {
    owner             = "AWS"
    source_identifier = "RDS_INSTANCE_PUBLIC_ACCESS_CHECK"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# global/account/compliance/databases-two-zones
resource "aws_config_config_rule" "account_compliance_databases_two_zones" {
  description = "RDS spans two zones"
  name        = "terrace-shared-databases-two-zones"

  source {
    owner             = "AWS"
    source_identifier = "RDS_MULTI_AZ_SUPPORT"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# global/account/compliance/default-group-closed
resource "aws_config_config_rule" "account_compliance_default_group_closed" {
  description = "Default security groups have no rules"
  name        = "terrace-shared-default-group-closed"

  source {
    owner             = "AWS"
    source_identifier = "VPC_DEFAULT_SECURITY_GROUP_CLOSED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# global/account/compliance/findings
resource "aws_config_config_rule" "account_compliance_findings" {
  description = "Security Hub is on"
  name        = "terrace-shared-findings"

  source {
    owner             = "AWS"
    source_identifier = "SECURITYHUB_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# global/account/compliance/flow-logs
resource "aws_config_config_rule" "account_compliance_flow_logs" {
  description = "Every VPC has flow logs"
  name        = "terrace-shared-flow-logs"

  source {
    owner             = "AWS"
    source_identifier = "VPC_FLOW_LOGS_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# global/account/compliance/keys-kept
resource "aws_config_config_rule" "account_compliance_keys_kept" {
  description = "No KMS key waits for its deletion"
  name        = "terrace-shared-keys-kept"

  source {
    owner             = "AWS"
    source_identifier = "KMS_CMK_NOT_SCHEDULED_FOR_DELETION"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# global/account/compliance/keys-rotate
resource "aws_config_config_rule" "account_compliance_keys_rotate" {
  description = "KMS keys rotate"
  name        = "terrace-shared-keys-rotate"

  source {
    owner             = "AWS"
    source_identifier = "CMK_BACKING_KEY_ROTATION_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# global/account/compliance/logs-encrypted
resource "aws_config_config_rule" "account_compliance_logs_encrypted" {
  description = "Log groups are encrypted"
  name        = "terrace-shared-logs-encrypted"

  source {
    owner             = "AWS"
    source_identifier = "CLOUDWATCH_LOG_GROUP_ENCRYPTED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# global/account/compliance/no-administrators
resource "aws_config_config_rule" "account_compliance_no_administrators" {
  description = "No policy of the account allows everything"
  name        = "terrace-shared-no-administrators"

  source {
    owner             = "AWS"
    source_identifier = "IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# global/account/compliance/no-ssh
resource "aws_config_config_rule" "account_compliance_no_ssh" {
  description = "No security group opens SSH to the world"
  name        = "terrace-shared-no-ssh"

  source {
    owner             = "AWS"
    source_identifier = "INCOMING_SSH_DISABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# global/account/compliance/old-keys
resource "aws_config_config_rule" "account_compliance_old_keys" {
  description = "No access key is older than 90 days"
  input_parameters = jsonencode({
    maxAccessKeyAge = "90"
  })
  name = "terrace-shared-old-keys"

  source {
    owner             = "AWS"
    source_identifier = "ACCESS_KEYS_ROTATED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# global/account/compliance/passwords
resource "aws_config_config_rule" "account_compliance_passwords" {
  description = "Passwords are long, mixed and not used again"
  input_parameters = jsonencode({
    MaxPasswordAge          = "90"
    MinimumPasswordLength   = "14"
    PasswordReusePrevention = "24"
  })
  name = "terrace-shared-passwords"

  source {
    owner             = "AWS"
    source_identifier = "IAM_PASSWORD_POLICY"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# global/account/compliance/root-keys
resource "aws_config_config_rule" "account_compliance_root_keys" {
  description = "The root user has no access key"
  name        = "terrace-shared-root-keys"

  source {
    owner             = "AWS"
    source_identifier = "IAM_ROOT_ACCESS_KEY_CHECK"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# global/account/compliance/root-mfa
resource "aws_config_config_rule" "account_compliance_root_mfa" {
  description = "The root user signs in with MFA"
  name        = "terrace-shared-root-mfa"

  source {
    owner             = "AWS"
    source_identifier = "ROOT_ACCOUNT_MFA_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# global/account/compliance/snapshots-private
resource "aws_config_config_rule" "account_compliance_snapshots_private" {
  description = "No RDS snapshot is public"
  name        = "terrace-shared-snapshots-private"

  source {
    owner             = "AWS"
    source_identifier = "RDS_SNAPSHOTS_PUBLIC_PROHIBITED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# global/account/compliance/threats
resource "aws_config_config_rule" "account_compliance_threats" {
  description = "GuardDuty is on"
  name        = "terrace-shared-threats"

  source {
    owner             = "AWS"
    source_identifier = "GUARDDUTY_ENABLED_CENTRALIZED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# global/account/compliance/trail
resource "aws_config_config_rule" "account_compliance_trail" {
  description = "A trail covers all regions"
  name        = "terrace-shared-trail"

  source {
    owner             = "AWS"
    source_identifier = "MULTI_REGION_CLOUD_TRAIL_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# global/account/compliance/trail-encrypted
resource "aws_config_config_rule" "account_compliance_trail_encrypted" {
  description = "Trails are encrypted"
  name        = "terrace-shared-trail-encrypted"

  source {
    owner             = "AWS"
    source_identifier = "CLOUD_TRAIL_ENCRYPTION_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# global/account/compliance/trail-validated
resource "aws_config_config_rule" "account_compliance_trail_validated" {
  description = "Changes of a trail's files show"
  name        = "terrace-shared-trail-validated"

  source {
    owner             = "AWS"
    source_identifier = "CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# global/account/compliance/unused-credentials
resource "aws_config_config_rule" "account_compliance_unused_credentials" {
  description = "No password or key lies unused for 45 days"
  input_parameters = jsonencode({
    maxCredentialUsageAge = "45"
  })
  name = "terrace-shared-unused-credentials"

  source {
    owner             = "AWS"
    source_identifier = "IAM_USER_UNUSED_CREDENTIALS_CHECK"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# global/account/compliance/user-mfa
resource "aws_config_config_rule" "account_compliance_user_mfa" {
  description = "Every IAM user has MFA"
  name        = "terrace-shared-user-mfa"

  source {
    owner             = "AWS"
    source_identifier = "IAM_USER_MFA_ENABLED"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# global/account/compliance/user-policies
resource "aws_config_config_rule" "account_compliance_user_policies" {
  description = "IAM users have permissions through groups only"
  name        = "terrace-shared-user-policies"

  source {
    owner             = "AWS"
    source_identifier = "IAM_USER_NO_POLICIES_CHECK"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# global/account/compliance/volumes-by-default
resource "aws_config_config_rule" "account_compliance_volumes_by_default" {
  description = "New volumes are encrypted by default"
  name        = "terrace-shared-volumes-by-default"

  source {
    owner             = "AWS"
    source_identifier = "EC2_EBS_ENCRYPTION_BY_DEFAULT"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# global/account/compliance/volumes-encrypted
resource "aws_config_config_rule" "account_compliance_volumes_encrypted" {
  description = "Attached volumes are encrypted"
  name        = "terrace-shared-volumes-encrypted"

  source {
    owner             = "AWS"
    source_identifier = "ENCRYPTED_VOLUMES"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# global/account/compliance/main
resource "aws_config_configuration_recorder" "account_compliance_main" {
  name     = "terrace-shared"
  role_arn = aws_iam_service_linked_role.account_compliance_role.arn

  recording_group {
    all_supported                 = true
    include_global_resource_types = true
  }

  recording_mode {
    recording_frequency = "CONTINUOUS"

    recording_mode_override {
      description         = "Network interfaces come and go with every task"
      recording_frequency = "DAILY"
      resource_types      = ["AWS::EC2::NetworkInterface"]
    }
  }
}

# global/account/compliance/recording
resource "aws_config_configuration_recorder_status" "account_compliance_recording" {
  is_enabled = true
  name       = aws_config_configuration_recorder.account_compliance_main.name
  depends_on = [aws_config_delivery_channel.account_compliance_delivery]
}

# global/account/compliance/delivery
resource "aws_config_delivery_channel" "account_compliance_delivery" {
  name           = aws_config_configuration_recorder.account_compliance_main.name
  s3_bucket_name = aws_s3_bucket_policy.account_compliance_history_access.bucket
  s3_kms_key_arn = aws_kms_key.account_key_main.arn

  snapshot_delivery_properties {
    delivery_frequency = "TwentyFour_Hours"
  }

  depends_on = [aws_config_configuration_recorder.account_compliance_main]
}

# global/account/defaults/encrypted-volumes
resource "aws_ebs_encryption_by_default" "account_defaults_encrypted_volumes" {
  enabled = true
}

# global/account/threats/intruders
resource "aws_guardduty_detector" "account_threats_intruders" {
  enable                       = true
  finding_publishing_frequency = "FIFTEEN_MINUTES"
}

# global/account/threats/ebs-malware-protection
resource "aws_guardduty_detector_feature" "account_threats_ebs_malware_protection" {
  detector_id = aws_guardduty_detector.account_threats_intruders.id
  name        = "EBS_MALWARE_PROTECTION"
  status      = "ENABLED"
}

# global/account/threats/eks-audit-logs
resource "aws_guardduty_detector_feature" "account_threats_eks_audit_logs" {
  detector_id = aws_guardduty_detector.account_threats_intruders.id
  name        = "EKS_AUDIT_LOGS"
  status      = "ENABLED"
}

# global/account/threats/lambda-network-logs
resource "aws_guardduty_detector_feature" "account_threats_lambda_network_logs" {
  detector_id = aws_guardduty_detector.account_threats_intruders.id
  name        = "LAMBDA_NETWORK_LOGS"
  status      = "ENABLED"
}

# global/account/threats/rds-login-events
resource "aws_guardduty_detector_feature" "account_threats_rds_login_events" {
  detector_id = aws_guardduty_detector.account_threats_intruders.id
  name        = "RDS_LOGIN_EVENTS"
  status      = "ENABLED"
}

# global/account/threats/runtime-monitoring
resource "aws_guardduty_detector_feature" "account_threats_runtime_monitoring" {
  detector_id = aws_guardduty_detector.account_threats_intruders.id
  name        = "RUNTIME_MONITORING"
  status      = "DISABLED"
}

# global/account/threats/s3-data-events
resource "aws_guardduty_detector_feature" "account_threats_s3_data_events" {
  detector_id = aws_guardduty_detector.account_threats_intruders.id
  name        = "S3_DATA_EVENTS"
  status      = "ENABLED"
}

# global/account/defaults/passwords
resource "aws_iam_account_password_policy" "account_defaults_passwords" {
  allow_users_to_change_password = true
  max_password_age               = 90
  minimum_password_length        = 14
  password_reuse_prevention      = 24
  require_lowercase_characters   = true
  require_numbers                = true
  require_symbols                = true
  require_uppercase_characters   = true
}

# global/account/people/main
resource "aws_iam_group" "account_people_main" {
  name = "terrace-shared-people"
}

# global/account/people/second-factor-needed
resource "aws_iam_group_policy_attachment" "account_people_second_factor_needed" {
  group      = aws_iam_group.account_people_main.name
  policy_arn = aws_iam_policy.account_people_second_factor_policy.arn
}

# global/account/people/second-factor-policy
resource "aws_iam_policy" "account_people_second_factor_policy" {
  description = "Refuses everything until a second factor was shown, but for getting one"
  name        = "terrace-shared-second-factor"
  policy      = data.aws_iam_policy_document.account_people_second_factor.json
}

# global/account/trail/role/main
resource "aws_iam_role" "account_trail_role_main" {
  assume_role_policy = data.aws_iam_policy_document.account_trail_role_trust.json
  description        = "Writes the trail's events into its log group"
  name               = "terrace-shared-trail"
}

# global/account/trail/delivery-policy
resource "aws_iam_role_policy" "account_trail_delivery_policy" {
  name   = "delivery"
  policy = data.aws_iam_policy_document.account_trail_delivery.json
  role   = aws_iam_role.account_trail_role_main.name
}

# global/account/compliance/role
resource "aws_iam_service_linked_role" "account_compliance_role" {
  aws_service_name = "config.amazonaws.com"
  description      = "Reads what AWS Config records"
}

# global/account/vulnerabilities/main
resource "aws_inspector2_enabler" "account_vulnerabilities_main" {
  account_ids    = ["111111111111"]
  resource_types = ["EC2", "ECR", "LAMBDA"]
}

# global/account/key/alias
resource "aws_kms_alias" "account_key_alias" {
  name          = "alias/terrace-shared-trail"
  target_key_id = aws_kms_key.account_key_main.key_id
}

# global/account/key/main
resource "aws_kms_key" "account_key_main" {
  deletion_window_in_days = 30
  description             = "Encrypts the record of API calls and the history of AWS Config"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.account_key_policy.json

  lifecycle {
    prevent_destroy = true
  }
}

# global/account/sensitive-data/main
resource "aws_macie2_account" "account_sensitive_data_main" {
  finding_publishing_frequency = "FIFTEEN_MINUTES"
  status                       = "ENABLED"
}

# global/account/defaults/no-public-buckets
resource "aws_s3_account_public_access_block" "account_defaults_no_public_buckets" {
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# global/account/compliance/history/main
resource "aws_s3_bucket" "account_compliance_history_main" {
  bucket        = "terrace-shared-config-111111111111"
  force_destroy = false

  lifecycle {
    prevent_destroy = true
  }
}

# global/account/trail/record/main
resource "aws_s3_bucket" "account_trail_record_main" {
  bucket        = "terrace-shared-trail-111111111111"
  force_destroy = false

  lifecycle {
    prevent_destroy = true
  }
}

# global/account/compliance/history/expiry
resource "aws_s3_bucket_lifecycle_configuration" "account_compliance_history_expiry" {
  bucket = aws_s3_bucket.account_compliance_history_main.id

  rule {
    id     = "expire"
    status = "Enabled"

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }

    expiration {
      days = 400
    }

    filter {
      prefix = ""
    }

    noncurrent_version_expiration {
      noncurrent_days = 400
    }
  }

  depends_on = [aws_s3_bucket_versioning.account_compliance_history_versions]
}

# global/account/trail/record/expiry
resource "aws_s3_bucket_lifecycle_configuration" "account_trail_record_expiry" {
  bucket = aws_s3_bucket.account_trail_record_main.id

  rule {
    id     = "expire"
    status = "Enabled"

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }

    expiration {
      days = 400
    }

    filter {
      prefix = ""
    }

    noncurrent_version_expiration {
      noncurrent_days = 400
    }
  }

  depends_on = [aws_s3_bucket_versioning.account_trail_record_versions]
}

# global/account/compliance/history/access-logs
resource "aws_s3_bucket_logging" "account_compliance_history_access_logs" {
  bucket        = aws_s3_bucket.account_compliance_history_main.id
  target_bucket = aws_s3_bucket_policy.storage_logs_access.bucket
  target_prefix = "terrace-shared-config-111111111111/"
}

# global/account/trail/record/access-logs
resource "aws_s3_bucket_logging" "account_trail_record_access_logs" {
  bucket        = aws_s3_bucket.account_trail_record_main.id
  target_bucket = aws_s3_bucket_policy.storage_logs_access.bucket
  target_prefix = "terrace-shared-trail-111111111111/"
}

# global/account/compliance/history/ownership
resource "aws_s3_bucket_ownership_controls" "account_compliance_history_ownership" {
  bucket = aws_s3_bucket.account_compliance_history_main.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# global/account/trail/record/ownership
resource "aws_s3_bucket_ownership_controls" "account_trail_record_ownership" {
  bucket = aws_s3_bucket.account_trail_record_main.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# global/account/compliance/history/access
resource "aws_s3_bucket_policy" "account_compliance_history_access" {
  bucket = aws_s3_bucket.account_compliance_history_main.id
  policy = data.aws_iam_policy_document.account_compliance_history_policy.json
}

# global/account/trail/record/access
resource "aws_s3_bucket_policy" "account_trail_record_access" {
  bucket = aws_s3_bucket.account_trail_record_main.id
  policy = data.aws_iam_policy_document.account_trail_record_policy.json
}

# global/account/compliance/history/private
resource "aws_s3_bucket_public_access_block" "account_compliance_history_private" {
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.account_compliance_history_main.id
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# global/account/trail/record/private
resource "aws_s3_bucket_public_access_block" "account_trail_record_private" {
  block_public_acls       = true
  block_public_policy     = true
  bucket                  = aws_s3_bucket.account_trail_record_main.id
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# global/account/compliance/history/encryption
resource "aws_s3_bucket_server_side_encryption_configuration" "account_compliance_history_encryption" {
  bucket = aws_s3_bucket.account_compliance_history_main.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      kms_master_key_id = aws_kms_key.account_key_main.arn
      sse_algorithm     = "aws:kms"
    }
  }
}

# global/account/trail/record/encryption
resource "aws_s3_bucket_server_side_encryption_configuration" "account_trail_record_encryption" {
  bucket = aws_s3_bucket.account_trail_record_main.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      kms_master_key_id = aws_kms_key.account_key_main.arn
      sse_algorithm     = "aws:kms"
    }
  }
}

# global/account/compliance/history/versions
resource "aws_s3_bucket_versioning" "account_compliance_history_versions" {
  bucket = aws_s3_bucket.account_compliance_history_main.id

  versioning_configuration {
    status = "Enabled"
  }
}

# global/account/trail/record/versions
resource "aws_s3_bucket_versioning" "account_trail_record_versions" {
  bucket = aws_s3_bucket.account_trail_record_main.id

  versioning_configuration {
    status = "Enabled"
  }
}

# global/account/findings/main
resource "aws_securityhub_account" "account_findings_main" {
  auto_enable_controls      = true
  control_finding_generator = "SECURITY_CONTROL"
  enable_default_standards  = false
}

# global/account/findings/best-practices
resource "aws_securityhub_standards_subscription" "account_findings_best_practices" {
  standards_arn = "arn:aws:securityhub:us-east-1::standards/aws-foundational-security-best-practices/v/1.0.0"
  depends_on    = [aws_securityhub_account.account_findings_main]
}

# global/account/findings/cis
resource "aws_securityhub_standards_subscription" "account_findings_cis" {
  standards_arn = "arn:aws:securityhub:us-east-1::standards/cis-aws-foundations-benchmark/v/3.0.0"
  depends_on    = [aws_securityhub_account.account_findings_main]
}
