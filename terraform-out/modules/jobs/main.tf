# caller/current
data "aws_caller_identity" "current" {}

# default-tags/current
data "aws_default_tags" "current" {}

# jobs/jobs/fleet/instance/role/sessions-document
data "aws_iam_policy_document" "jobs_fleet_instance_role_sessions_document" {
  statement {
    actions   = ["ssm:UpdateInstanceInformation"]
    resources = ["arn:aws:ec2:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:instance/*"]
    sid       = "Register"
  }

  statement {
    actions = [
      "ssmmessages:CreateControlChannel",
      "ssmmessages:CreateDataChannel",
      "ssmmessages:OpenControlChannel",
      "ssmmessages:OpenDataChannel",
    ]
    resources = ["*"]
    sid       = "CarrySessions"
  }
}

# jobs/jobs/fleet/instance/role/trust
data "aws_iam_policy_document" "jobs_fleet_instance_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["ec2.amazonaws.com"]
      type        = "Service"
    }
  }
}

# jobs/jobs/fleet/instance/settings/instances-reads-document
data "aws_iam_policy_document" "jobs_fleet_instance_settings_instances_reads_document" {
  statement {
    actions = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"]
    resources = [
      "arn:aws:ssm:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:parameter/${var.project_name}/${var.environment}/jobs/*",
      "arn:aws:ssm:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:parameter/${var.project_name}/${var.environment}/jobs",
    ]
    sid = "ReadSettings"
  }
}

# jobs/jobs/fleet/instance/start
data "aws_iam_policy_document" "jobs_fleet_instance_start" {
  statement {
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"]
    sid       = "SignInToRegistry"
  }

  statement {
    actions = [
      "ecr:BatchCheckLayerAvailability",
      "ecr:BatchGetImage",
      "ecr:GetDownloadUrlForLayer",
    ]
    resources = [var.repository_arn]
    sid       = "PullImage"
  }

  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.jobs_fleet_instance_logs.arn}:*"]
    sid       = "WriteLogs"
  }
}

# jobs/queue/client-send-document
data "aws_iam_policy_document" "queue_client_send_document" {
  statement {
    actions   = ["sqs:GetQueueUrl", "sqs:SendMessage"]
    resources = [aws_sqs_queue.queue_main.arn]
    sid       = "UseQueue"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [var.data_key_arn]
    sid       = "UseKey"

    condition {
      test     = "StringEquals"
      values   = ["sqs.${data.aws_region.current.name}.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }
}

# jobs/queue/dead-letters/policy
data "aws_iam_policy_document" "queue_dead_letters_policy" {
  statement {
    actions   = ["sqs:*"]
    effect    = "Deny"
    resources = [aws_sqs_queue.queue_dead_letters_main.arn]
    sid       = "RefusePlainHttp"

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
}

# jobs/queue/jobs-consume-document
data "aws_iam_policy_document" "queue_jobs_consume_document" {
  statement {
    actions = [
      "sqs:ChangeMessageVisibility",
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:GetQueueUrl",
      "sqs:ReceiveMessage",
    ]
    resources = [aws_sqs_queue.queue_main.arn]
    sid       = "UseQueue"
  }

  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.queue_dead_letters_main.arn]
    sid       = "SetAside"
  }

  statement {
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [var.data_key_arn]
    sid       = "UseKey"

    condition {
      test     = "StringEquals"
      values   = ["sqs.${data.aws_region.current.name}.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }
}

# jobs/queue/policy
data "aws_iam_policy_document" "queue_policy" {
  statement {
    actions   = ["sqs:*"]
    effect    = "Deny"
    resources = [aws_sqs_queue.queue_main.arn]
    sid       = "RefusePlainHttp"

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
}

# region/current
data "aws_region" "current" {
  lifecycle {
    postcondition {
      condition     = can(regex("^[a-z]{2}-[a-z]+-[0-9]+$", self.name)) && !startswith(self.name, "cn-")
      error_message = "This module is for AWS's commercial regions: its ARNs begin with arn:aws:, unlike those of China and GovCloud."
    }
  }
}

# jobs/jobs/fleet/main
resource "aws_autoscaling_group" "jobs_fleet_main" {
  capacity_rebalance      = true
  default_instance_warmup = 180
  enabled_metrics = [
    "GroupDesiredCapacity",
    "GroupInServiceInstances",
    "GroupMaxSize",
    "GroupMinSize",
  ]
  health_check_grace_period = 180
  health_check_type         = "EC2"
  max_instance_lifetime     = 604800
  max_size                  = var.maximum_instances
  min_size                  = var.minimum_instances
  name                      = "${var.project_name}-${var.environment}-jobs"
  service_linked_role_arn   = aws_iam_service_linked_role.jobs_fleet_launch_right_main.arn
  termination_policies      = ["OldestLaunchTemplate", "OldestInstance"]
  vpc_zone_identifier       = var.private_subnet_ids

  dynamic "tag" {
    for_each = merge(
      merge(data.aws_default_tags.current.tags, var.common_tags),
      {
        Project     = var.project_name
        Environment = var.environment
        Name        = "${var.project_name}-${var.environment}-jobs"
      }
    )
    iterator = each

    content {
      key                 = each.key
      propagate_at_launch = true
      value               = each.value
    }
  }

  instance_maintenance_policy {
    max_healthy_percentage = 150
    min_healthy_percentage = 100
  }

  instance_refresh {
    strategy = "Rolling"

    preferences {
      instance_warmup              = "180"
      max_healthy_percentage       = 150
      min_healthy_percentage       = 100
      scale_in_protected_instances = "Refresh"
      standby_instances            = "Terminate"
    }
  }

  mixed_instances_policy {
    instances_distribution {
      on_demand_allocation_strategy            = "prioritized"
      on_demand_base_capacity                  = 0
      on_demand_percentage_above_base_capacity = 100
      spot_allocation_strategy                 = "price-capacity-optimized"
    }

    launch_template {
      launch_template_specification {
        launch_template_id = aws_launch_template.jobs_fleet_instance_main.id
        version            = aws_launch_template.jobs_fleet_instance_main.latest_version
      }

      override {
        instance_type = "m7g.large"
      }

      override {
        instance_type = "m6g.large"
      }

      override {
        instance_type = "c7g.xlarge"
      }
    }
  }

  depends_on = [
    aws_kms_grant.jobs_fleet_launch_right_grant,
    aws_iam_role_policy.jobs_fleet_instance_role_sessions_policy,
    aws_iam_role_policy.jobs_fleet_instance_start_policy,
    aws_iam_role_policy.jobs_fleet_instance_settings_instances_reads_policy,
    aws_vpc_security_group_egress_rule.jobs_fleet_instance_security_group_to_https,
  ]
}

# jobs/jobs/scaling/backlog
resource "aws_autoscaling_policy" "jobs_scaling_backlog" {
  autoscaling_group_name = aws_autoscaling_group.jobs_fleet_main.name
  name                   = "${var.project_name}-${var.environment}-jobs-backlog"
  policy_type            = "TargetTrackingScaling"

  target_tracking_configuration {
    target_value = 20

    customized_metric_specification {
      metrics {
        id          = "waiting"
        return_data = false

        metric_stat {
          stat = "Sum"

          metric {
            metric_name = "ApproximateNumberOfMessagesVisible"
            namespace   = "AWS/SQS"

            dimensions {
              name  = "QueueName"
              value = aws_sqs_queue.queue_main.name
            }
          }
        }
      }

      metrics {
        id          = "running"
        return_data = false

        metric_stat {
          stat = "Average"

          metric {
            metric_name = "GroupInServiceInstances"
            namespace   = "AWS/AutoScaling"

            dimensions {
              name  = "AutoScalingGroupName"
              value = aws_autoscaling_group.jobs_fleet_main.name
            }
          }
        }
      }

      metrics {
        expression  = "FILL(waiting, 0) / IF(running > 0, running, 1)"
        id          = "backlog"
        label       = "Jobs that wait for each instance"
        return_data = true
      }
    }
  }
}

# jobs/jobs/scaling/first
resource "aws_autoscaling_policy" "jobs_scaling_first" {
  adjustment_type        = "ChangeInCapacity"
  autoscaling_group_name = aws_autoscaling_group.jobs_fleet_main.name
  name                   = "${var.project_name}-${var.environment}-jobs-first"
  policy_type            = "StepScaling"

  step_adjustment {
    metric_interval_lower_bound = "0"
    scaling_adjustment          = 1
  }
}

# jobs/jobs/fleet/instance/logs
resource "aws_cloudwatch_log_group" "jobs_fleet_instance_logs" {
  kms_key_id        = var.logs_key_arn
  name              = "/${var.project_name}/${var.environment}/jobs"
  retention_in_days = var.log_retention_days
  tags              = var.common_tags
}

# jobs/jobs/scaling/jobs-need-instance
resource "aws_cloudwatch_metric_alarm" "jobs_scaling_jobs_need_instance" {
  alarm_actions       = [aws_autoscaling_policy.jobs_scaling_first.arn]
  alarm_description   = "Jobs wait and no instance is wanted; it starts one and wakes nobody. Runbook: ${var.runbooks_url}/queue.md#jobs-need-instance"
  alarm_name          = "${var.project_name}-${var.environment}-jobs-need-instance"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  tags                = var.common_tags
  threshold           = 0
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "IF(FILL(desired, 0) < 1, waiting, 0)"
    id          = "result"
    label       = "Jobs that wait while no instance is wanted"
    return_data = true
  }

  metric_query {
    id = "waiting"

    metric {
      dimensions = {
        QueueName = aws_sqs_queue.queue_main.name
      }
      metric_name = "ApproximateNumberOfMessagesVisible"
      namespace   = "AWS/SQS"
      period      = 60
      stat        = "Sum"
    }
  }

  metric_query {
    id = "desired"

    metric {
      dimensions = {
        AutoScalingGroupName = aws_autoscaling_group.jobs_fleet_main.name
      }
      metric_name = "GroupDesiredCapacity"
      namespace   = "AWS/AutoScaling"
      period      = 60
      stat        = "Maximum"
    }
  }
}

# jobs/queue/alarms/failed/queue-dead-letters
resource "aws_cloudwatch_metric_alarm" "queue_alarms_failed_queue_dead_letters" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "Work of jobs has failed for good and waits for somebody. Runbook: ${var.runbooks_url}/queue.md#queue-dead-letters"
  alarm_name          = "${var.project_name}-${var.environment}-jobs-queue-dead-letters"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  dimensions = {
    QueueName = aws_sqs_queue.queue_dead_letters_main.name
  }
  evaluation_periods = 1
  metric_name        = "ApproximateNumberOfMessagesVisible"
  namespace          = "AWS/SQS"
  ok_actions         = [var.alerts_topic_arn]
  period             = 60
  statistic          = "Maximum"
  tags               = var.common_tags
  threshold          = 0
  treat_missing_data = "notBreaching"
}

# jobs/queue/alarms/queue-oldest-message
resource "aws_cloudwatch_metric_alarm" "queue_alarms_queue_oldest_message" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "A message of jobs has waited for more than 30 minutes. Runbook: ${var.runbooks_url}/queue.md#queue-oldest-message"
  alarm_name          = "${var.project_name}-${var.environment}-jobs-queue-oldest-message"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  dimensions = {
    QueueName = aws_sqs_queue.queue_main.name
  }
  evaluation_periods = 5
  metric_name        = "ApproximateAgeOfOldestMessage"
  namespace          = "AWS/SQS"
  ok_actions         = [var.alerts_topic_arn]
  period             = 60
  statistic          = "Maximum"
  tags               = var.common_tags
  threshold          = 1800
  treat_missing_data = "notBreaching"
}

# jobs/jobs/fleet/instance/profile
resource "aws_iam_instance_profile" "jobs_fleet_instance_profile" {
  name = "${var.project_name}-${var.environment}-jobs"
  role = aws_iam_role.jobs_fleet_instance_role_main.name
  tags = var.common_tags
}

# jobs/jobs/fleet/instance/role/main
resource "aws_iam_role" "jobs_fleet_instance_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.jobs_fleet_instance_role_trust.json
  description          = "What instances that work on jobs may do"
  name                 = "${var.project_name}-${var.environment}-jobs"
  permissions_boundary = var.permissions_boundary_arn == "" ? null : var.permissions_boundary_arn
  tags                 = var.common_tags
}

# jobs/jobs/fleet/instance/role/sessions-policy
resource "aws_iam_role_policy" "jobs_fleet_instance_role_sessions_policy" {
  name   = "sessions"
  policy = data.aws_iam_policy_document.jobs_fleet_instance_role_sessions_document.json
  role   = aws_iam_role.jobs_fleet_instance_role_main.name
}

# jobs/jobs/fleet/instance/settings/instances-reads-policy
resource "aws_iam_role_policy" "jobs_fleet_instance_settings_instances_reads_policy" {
  name   = "settings"
  policy = data.aws_iam_policy_document.jobs_fleet_instance_settings_instances_reads_document.json
  role   = aws_iam_role.jobs_fleet_instance_role_main.name
}

# jobs/jobs/fleet/instance/start-policy
resource "aws_iam_role_policy" "jobs_fleet_instance_start_policy" {
  name   = "start"
  policy = data.aws_iam_policy_document.jobs_fleet_instance_start.json
  role   = aws_iam_role.jobs_fleet_instance_role_main.name
}

# jobs/queue/client-send-policy
resource "aws_iam_role_policy" "queue_client_send_policy" {
  name   = "${var.project_name}-${var.environment}-jobs-send"
  policy = data.aws_iam_policy_document.queue_client_send_document.json
  role   = var.client_role_name
}

# jobs/queue/jobs-consume-policy
resource "aws_iam_role_policy" "queue_jobs_consume_policy" {
  name   = "${var.project_name}-${var.environment}-jobs-consume"
  policy = data.aws_iam_policy_document.queue_jobs_consume_document.json
  role   = aws_iam_role.jobs_fleet_instance_role_main.name
}

# jobs/jobs/fleet/launch-right/main
resource "aws_iam_service_linked_role" "jobs_fleet_launch_right_main" {
  aws_service_name = "autoscaling.amazonaws.com"
  custom_suffix    = "${var.project_name}-${var.environment}-jobs"
  description      = "Launches instances with encrypted volumes"
  tags             = var.common_tags
}

# jobs/jobs/fleet/launch-right/grant
resource "aws_kms_grant" "jobs_fleet_launch_right_grant" {
  grantee_principal = aws_iam_service_linked_role.jobs_fleet_launch_right_main.arn
  key_id            = var.data_key_arn
  name              = "${var.project_name}-${var.environment}-jobs"
  operations = [
    "Encrypt",
    "Decrypt",
    "ReEncryptFrom",
    "ReEncryptTo",
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "DescribeKey",
    "CreateGrant",
  ]
}

# jobs/jobs/fleet/instance/main
resource "aws_launch_template" "jobs_fleet_instance_main" {
  description                          = "Instances that work on jobs"
  ebs_optimized                        = "true"
  image_id                             = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"
  instance_initiated_shutdown_behavior = "terminate"
  name                                 = "${var.project_name}-${var.environment}-jobs"
  tags                                 = var.common_tags
  update_default_version               = true
  user_data                            = base64encode("#!/bin/bash\nset -euo pipefail\n# Shutting down terminates the instance, and Auto Scaling starts another one.\ntrap 'test $? -eq 0 || shutdown --poweroff now' EXIT\ntries=1\nuntil dnf install -y docker amazon-ecr-credential-helper; do\n    test $tries -lt 6\n    sleep $((tries * 10))\n    tries=$((tries + 1))\ndone\nmkdir -p /etc/jobs\npython3 - >/etc/jobs/config.json <<'END'\nimport json\nprint(json.dumps(dict(credsStore='ecr-login')))\nEND\ncat >/usr/local/bin/jobs-settings <<'END'\n#!/usr/bin/python3\n# What the jobs are told, and their image; revision ${aws_ssm_parameter.jobs_fleet_instance_settings_jobs_queue_url.version}.\nimport json\nimport subprocess\ndef read(verb, *given):\n    return json.loads(subprocess.check_output(\n        ['aws', 'ssm', verb, '--region', '${data.aws_region.current.name}', '--output', 'json', *given]\n    ))\nfound = read('get-parameters-by-path', '--path', '/${var.project_name}/${var.environment}/jobs')\nimage = '${var.image}'\nwith open('/run/jobs.env', 'w') as settings:\n    for each in found['Parameters']:\n        settings.write(each['Name'].rsplit('/', 1)[1] + '=' + each['Value'] + chr(10))\nwith open('/run/jobs.image', 'w') as chosen:\n    chosen.write('JOBS_IMAGE=' + image + chr(10))\nsubprocess.check_call(['/usr/bin/docker', 'pull', '--quiet', image])\nEND\nchmod 0755 /usr/local/bin/jobs-settings\ncat >/etc/systemd/system/jobs.service <<'END'\n[Unit]\nDescription=Jobs of the application\nRequires=docker.service\nAfter=docker.service network-online.target\nWants=network-online.target\n\n[Service]\nEnvironment=DOCKER_CONFIG=/etc/jobs\nEnvironmentFile=-/run/jobs.image\nExecStartPre=/usr/local/bin/jobs-settings\nExecStart=/usr/bin/docker run --rm --name jobs --network host --user 1000:1000 --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges --log-driver awslogs --log-opt awslogs-region=${data.aws_region.current.name} --log-opt awslogs-group=${aws_cloudwatch_log_group.jobs_fleet_instance_logs.name} --log-opt mode=non-blocking --env AWS_REGION=${data.aws_region.current.name} --env ENVIRONMENT_NAME=${var.environment} --env SERVICE_NAME=jobs --env PORT=8000 --env-file /run/jobs.env $JOBS_IMAGE\nExecStop=/usr/bin/docker stop --time 110 jobs\nTimeoutStartSec=600\nTimeoutStopSec=120\nRestart=always\nRestartSec=15\n\n[Install]\nWantedBy=multi-user.target\nEND\nsystemctl daemon-reload\nsystemctl enable --now docker.service\n# systemd itself tries again when the image is not there yet: no reason to end the instance.\nsystemctl enable --now --no-block jobs.service\n")

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      delete_on_termination = "true"
      encrypted             = "true"
      kms_key_id            = var.data_key_arn
      volume_size           = 20
      volume_type           = "gp3"
    }
  }

  iam_instance_profile {
    arn = aws_iam_instance_profile.jobs_fleet_instance_profile.arn
  }

  metadata_options {
    http_endpoint               = "enabled"
    http_put_response_hop_limit = 1
    http_tokens                 = "required"
  }

  monitoring {
    enabled = true
  }

  network_interfaces {
    associate_public_ip_address = "false"
    delete_on_termination       = "true"
    security_groups             = [aws_security_group.jobs_fleet_instance_security_group_main.id]
  }

  tag_specifications {
    resource_type = "instance"
    tags = merge(
      merge(data.aws_default_tags.current.tags, var.common_tags),
      {
        Project     = var.project_name
        Environment = var.environment
        Name        = "${var.project_name}-${var.environment}-jobs"
      }
    )
  }

  tag_specifications {
    resource_type = "network-interface"
    tags = merge(
      merge(data.aws_default_tags.current.tags, var.common_tags),
      {
        Project     = var.project_name
        Environment = var.environment
        Name        = "${var.project_name}-${var.environment}-jobs"
      }
    )
  }

  tag_specifications {
    resource_type = "volume"
    tags = merge(
      merge(data.aws_default_tags.current.tags, var.common_tags),
      {
        Project     = var.project_name
        Environment = var.environment
        Name        = "${var.project_name}-${var.environment}-jobs"
      }
    )
  }
}

# jobs/jobs/fleet/instance/security-group/main
resource "aws_security_group" "jobs_fleet_instance_security_group_main" {
  description = "Instances that work on jobs"
  name        = "${var.project_name}-${var.environment}-jobs"
  tags        = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-jobs" })
  vpc_id      = var.vpc_id
}

# jobs/queue/dead-letters/main
resource "aws_sqs_queue" "queue_dead_letters_main" {
  kms_master_key_id         = var.data_key_arn
  message_retention_seconds = 1209600
  name                      = "${var.project_name}-${var.environment}-jobs-failed"
  tags                      = var.common_tags
}

# jobs/queue/main
resource "aws_sqs_queue" "queue_main" {
  kms_master_key_id         = var.data_key_arn
  message_retention_seconds = (var.retention_days * 86400)
  name                      = "${var.project_name}-${var.environment}-jobs"
  receive_wait_time_seconds = 20
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.queue_dead_letters_main.arn
    maxReceiveCount     = 5
  })
  tags                       = var.common_tags
  visibility_timeout_seconds = var.longest_job_seconds
}

# jobs/queue/access
resource "aws_sqs_queue_policy" "queue_access" {
  policy    = data.aws_iam_policy_document.queue_policy.json
  queue_url = aws_sqs_queue.queue_main.url
}

# jobs/queue/dead-letters/access
resource "aws_sqs_queue_policy" "queue_dead_letters_access" {
  policy    = data.aws_iam_policy_document.queue_dead_letters_policy.json
  queue_url = aws_sqs_queue.queue_dead_letters_main.url
}

# jobs/queue/redrive
resource "aws_sqs_queue_redrive_allow_policy" "queue_redrive" {
  queue_url = aws_sqs_queue.queue_dead_letters_main.url
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.queue_main.arn]
  })
}

# jobs/jobs/fleet/instance/settings/jobs-queue-url
resource "aws_ssm_parameter" "jobs_fleet_instance_settings_jobs_queue_url" {
  description = "Queue of jobs"
  name        = "/${var.project_name}/${var.environment}/jobs/JOBS_QUEUE_URL"
  tags        = var.common_tags
  type        = "String"
  value       = aws_sqs_queue.queue_main.url
}

# jobs/jobs/fleet/instance/security-group/to-https
resource "aws_vpc_security_group_egress_rule" "jobs_fleet_instance_security_group_to_https" {
  cidr_ipv4         = "0.0.0.0/0"
  description       = "AWS APIs, packages and HTTPS services outside"
  from_port         = 443
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.jobs_fleet_instance_security_group_main.id
  tags              = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-jobs-to-https" })
  to_port           = 443
}
