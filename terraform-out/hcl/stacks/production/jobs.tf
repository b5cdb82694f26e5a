# production/jobs/fleet/instance/role/sessions-document
data "aws_iam_policy_document" "jobs_fleet_instance_role_sessions_document" {
  statement {
    actions   = ["ssm:UpdateInstanceInformation"]
    resources = ["arn:aws:ec2:us-east-1:444444444444:instance/*"]
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

# production/jobs/fleet/instance/role/trust
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

# production/jobs/fleet/instance/settings/instances-reads-document
data "aws_iam_policy_document" "jobs_fleet_instance_settings_instances_reads_document" {
  statement {
    actions = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"]
    resources = [
      "arn:aws:ssm:us-east-1:444444444444:parameter/terrace/production/jobs/*",
      "arn:aws:ssm:us-east-1:444444444444:parameter/terrace/production/jobs",
    ]
    sid = "ReadSettings"
  }
}

# production/jobs/fleet/instance/start
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
    resources = [data.terraform_remote_state.global_stack.outputs.repository_arn_app]
    sid       = "PullImage"
  }

  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.jobs_fleet_instance_logs.arn}:*"]
    sid       = "WriteLogs"
  }

  statement {
    actions   = ["ssm:GetParameter"]
    resources = [aws_ssm_parameter.releases_jobs_main.arn]
    sid       = "ReadRelease"
  }
}

# production/jobs/fleet/main
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
  max_size                  = 10
  min_size                  = 2
  name                      = "terrace-production-jobs"
  service_linked_role_arn   = aws_iam_service_linked_role.jobs_fleet_launch_right_main.arn
  termination_policies      = ["OldestLaunchTemplate", "OldestInstance"]
  vpc_zone_identifier = [
    aws_subnet.networking_network_private_a.id,
    aws_subnet.networking_network_private_b.id,
    aws_subnet.networking_network_private_c.id,
  ]

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
    }
  }

  tag {
    key                 = "Project"
    propagate_at_launch = true
    value               = "terrace"
  }

  tag {
    key                 = "Environment"
    propagate_at_launch = true
    value               = "production"
  }

  tag {
    key                 = "Owner"
    propagate_at_launch = true
    value               = "platform-team"
  }

  tag {
    key                 = "CostCenter"
    propagate_at_launch = true
    value               = "operations"
  }

  tag {
    key                 = "ManagedBy"
    propagate_at_launch = true
    value               = "terraform"
  }

  tag {
    key                 = "Name"
    propagate_at_launch = true
    value               = "terrace-production-jobs"
  }

  depends_on = [
    aws_kms_grant.jobs_fleet_launch_right_grant,
    aws_iam_role_policy.jobs_fleet_instance_role_sessions_policy,
    aws_iam_role_policy.jobs_fleet_instance_start_policy,
    aws_iam_role_policy.jobs_fleet_instance_settings_instances_reads_policy,
    aws_vpc_security_group_egress_rule.jobs_fleet_instance_security_group_to_https,
    aws_route.networking_network_public_to_internet,
    aws_route.networking_egress_private_a,
    aws_route.networking_egress_private_b,
    aws_route.networking_egress_private_c,
    aws_vpc_endpoint.networking_endpoints_s3,
    aws_vpc_endpoint.networking_endpoints_dynamodb,
    aws_vpc_endpoint.networking_endpoints_ecr_api,
    aws_vpc_endpoint.networking_endpoints_ecr_dkr,
    aws_vpc_endpoint.networking_endpoints_logs,
    aws_vpc_endpoint.networking_endpoints_secretsmanager,
    aws_vpc_endpoint.networking_endpoints_kms,
    aws_vpc_endpoint.networking_endpoints_ssmmessages,
  ]
}

# production/jobs/scaling/backlog
resource "aws_autoscaling_policy" "jobs_scaling_backlog" {
  autoscaling_group_name = aws_autoscaling_group.jobs_fleet_main.name
  name                   = "terrace-production-jobs-backlog"
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
              value = aws_sqs_queue.queue_jobs_main.name
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

# production/jobs/scaling/first
resource "aws_autoscaling_policy" "jobs_scaling_first" {
  adjustment_type        = "ChangeInCapacity"
  autoscaling_group_name = aws_autoscaling_group.jobs_fleet_main.name
  name                   = "terrace-production-jobs-first"
  policy_type            = "StepScaling"

  step_adjustment {
    metric_interval_lower_bound = "0"
    scaling_adjustment          = 1
  }
}

# production/jobs/fleet/instance/logs
resource "aws_cloudwatch_log_group" "jobs_fleet_instance_logs" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/terrace/production/jobs"
  retention_in_days = 365
}

# production/jobs/scaling/jobs-need-instance
resource "aws_cloudwatch_metric_alarm" "jobs_scaling_jobs_need_instance" {
  alarm_actions       = [aws_autoscaling_policy.jobs_scaling_first.arn]
  alarm_description   = "Jobs wait and no instance is wanted; it starts one and wakes nobody. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/queue.md#jobs-need-instance"
  alarm_name          = "terrace-production-jobs-need-instance"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
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
        QueueName = aws_sqs_queue.queue_jobs_main.name
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

# production/jobs/fleet/instance/profile
resource "aws_iam_instance_profile" "jobs_fleet_instance_profile" {
  name = "terrace-production-jobs"
  role = aws_iam_role.jobs_fleet_instance_role_main.name
}

# production/jobs/fleet/instance/role/main
resource "aws_iam_role" "jobs_fleet_instance_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.jobs_fleet_instance_role_trust.json
  description          = "What instances that work on jobs may do"
  name                 = "terrace-production-jobs"
  permissions_boundary = "arn:aws:iam::444444444444:policy/terrace-production-boundary"
}

# production/jobs/fleet/instance/role/sessions-policy
resource "aws_iam_role_policy" "jobs_fleet_instance_role_sessions_policy" {
  name   = "sessions"
  policy = data.aws_iam_policy_document.jobs_fleet_instance_role_sessions_document.json
  role   = aws_iam_role.jobs_fleet_instance_role_main.name
}

# production/jobs/fleet/instance/settings/instances-reads-policy
resource "aws_iam_role_policy" "jobs_fleet_instance_settings_instances_reads_policy" {
  name   = "settings"
  policy = data.aws_iam_policy_document.jobs_fleet_instance_settings_instances_reads_document.json
  role   = aws_iam_role.jobs_fleet_instance_role_main.name
}

# production/jobs/fleet/instance/start-policy
resource "aws_iam_role_policy" "jobs_fleet_instance_start_policy" {
  name   = "start"
  policy = data.aws_iam_policy_document.jobs_fleet_instance_start.json
  role   = aws_iam_role.jobs_fleet_instance_role_main.name
}

# production/jobs/fleet/launch-right/main
resource "aws_iam_service_linked_role" "jobs_fleet_launch_right_main" {
  aws_service_name = "autoscaling.amazonaws.com"
  custom_suffix    = "terrace-production-jobs"
  description      = "Launches instances with encrypted volumes"
}

# production/jobs/fleet/launch-right/grant
resource "aws_kms_grant" "jobs_fleet_launch_right_grant" {
  grantee_principal = aws_iam_service_linked_role.jobs_fleet_launch_right_main.arn
  key_id            = aws_kms_key.security_data_main.arn
  name              = "terrace-production-jobs"
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

# production/jobs/fleet/instance/main
resource "aws_launch_template" "jobs_fleet_instance_main" {
  description                          = "Instances that work on jobs"
  ebs_optimized                        = "true"
  image_id                             = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"
  instance_initiated_shutdown_behavior = "terminate"
  name                                 = "terrace-production-jobs"
  update_default_version               = true
  user_data                            = base64encode("#!/bin/bash\nset -euo pipefail\n# Shutting down terminates the instance, and Auto Scaling starts another one.\ntrap 'test $? -eq 0 || shutdown --poweroff now' EXIT\ntries=1\nuntil dnf install -y docker amazon-ecr-credential-helper; do\n    test $tries -lt 6\n    sleep $((tries * 10))\n    tries=$((tries + 1))\ndone\nmkdir -p /etc/jobs\npython3 - >/etc/jobs/config.json <<'END'\nimport json\nprint(json.dumps(dict(credsStore='ecr-login')))\nEND\ncat >/usr/local/bin/jobs-settings <<'END'\n#!/usr/bin/python3\n# What the jobs are told, and their image; revision ${aws_ssm_parameter.jobs_fleet_instance_settings_database_host.version}.${aws_ssm_parameter.jobs_fleet_instance_settings_database_name.version}.${aws_ssm_parameter.jobs_fleet_instance_settings_database_port.version}.${aws_ssm_parameter.jobs_fleet_instance_settings_database_reader_host.version}.${aws_ssm_parameter.jobs_fleet_instance_settings_database_user.version}.${aws_ssm_parameter.jobs_fleet_instance_settings_flags_application.version}.${aws_ssm_parameter.jobs_fleet_instance_settings_flags_environment.version}.${aws_ssm_parameter.jobs_fleet_instance_settings_flags_profile.version}.${aws_ssm_parameter.jobs_fleet_instance_settings_jobs_queue_url.version}.${aws_ssm_parameter.jobs_fleet_instance_settings_uploads_bucket.version}.\nimport json\nimport subprocess\ndef read(verb, *given):\n    return json.loads(subprocess.check_output(\n        ['aws', 'ssm', verb, '--region', 'us-east-1', '--output', 'json', *given]\n    ))\nfound = read('get-parameters-by-path', '--path', '/terrace/production/jobs')\nimage = '${data.terraform_remote_state.global_stack.outputs.repository_url_app}' + json.loads(read('get-parameter', '--name', '/terrace/production/releases/jobs')['Parameter']['Value'])['image']\nwith open('/run/jobs.env', 'w') as settings:\n    for each in found['Parameters']:\n        settings.write(each['Name'].rsplit('/', 1)[1] + '=' + each['Value'] + chr(10))\nwith open('/run/jobs.image', 'w') as chosen:\n    chosen.write('JOBS_IMAGE=' + image + chr(10))\nsubprocess.check_call(['/usr/bin/docker', 'pull', '--quiet', image])\nEND\nchmod 0755 /usr/local/bin/jobs-settings\ncat >/etc/systemd/system/jobs.service <<'END'\n[Unit]\nDescription=Jobs of the application\nRequires=docker.service\nAfter=docker.service network-online.target\nWants=network-online.target\n\n[Service]\nEnvironment=DOCKER_CONFIG=/etc/jobs\nEnvironmentFile=-/run/jobs.image\nExecStartPre=/usr/local/bin/jobs-settings\nExecStart=/usr/bin/docker run --rm --name jobs --network host --user 1000:1000 --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges --log-driver awslogs --log-opt awslogs-region=us-east-1 --log-opt awslogs-group=${aws_cloudwatch_log_group.jobs_fleet_instance_logs.name} --log-opt mode=non-blocking --env AWS_REGION=us-east-1 --env ENVIRONMENT_NAME=production --env SERVICE_NAME=jobs --env PORT=8000 --env-file /run/jobs.env $JOBS_IMAGE python -m app.worker jobs\nExecStop=/usr/bin/docker stop --time 110 jobs\nTimeoutStartSec=600\nTimeoutStopSec=120\nRestart=always\nRestartSec=15\n\n[Install]\nWantedBy=multi-user.target\nEND\nsystemctl daemon-reload\nsystemctl enable --now docker.service\n# systemd itself tries again when the image is not there yet: no reason to end the instance.\nsystemctl enable --now --no-block jobs.service\n")

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      delete_on_termination = "true"
      encrypted             = "true"
      kms_key_id            = aws_kms_key.security_data_main.arn
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
    tags = {
      CostCenter  = "operations"
      Environment = "production"
      ManagedBy   = "terraform"
      Name        = "terrace-production-jobs"
      Owner       = "platform-team"
      Project     = "terrace"
    }
  }

  tag_specifications {
    resource_type = "network-interface"
    tags = {
      CostCenter  = "operations"
      Environment = "production"
      ManagedBy   = "terraform"
      Name        = "terrace-production-jobs"
      Owner       = "platform-team"
      Project     = "terrace"
    }
  }

  tag_specifications {
    resource_type = "volume"
    tags = {
      CostCenter  = "operations"
      Environment = "production"
      ManagedBy   = "terraform"
      Name        = "terrace-production-jobs"
      Owner       = "platform-team"
      Project     = "terrace"
    }
  }
}

# production/jobs/fleet/instance/security-group/main
resource "aws_security_group" "jobs_fleet_instance_security_group_main" {
  description = "Instances that work on jobs"
  name        = "terrace-production-jobs"
  tags = {
    Name = "terrace-production-jobs"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/jobs/fleet/instance/settings/database-host
resource "aws_ssm_parameter" "jobs_fleet_instance_settings_database_host" {
  description = "Host of PostgreSQL, TLS only"
  name        = "/terrace/production/jobs/DATABASE_HOST"
  type        = "String"
  value       = aws_rds_cluster.database_aurora_main.endpoint
}

# production/jobs/fleet/instance/settings/database-name
resource "aws_ssm_parameter" "jobs_fleet_instance_settings_database_name" {
  description = "Database to use"
  name        = "/terrace/production/jobs/DATABASE_NAME"
  type        = "String"
  value       = "app"
}

# production/jobs/fleet/instance/settings/database-port
resource "aws_ssm_parameter" "jobs_fleet_instance_settings_database_port" {
  description = "Port of PostgreSQL"
  name        = "/terrace/production/jobs/DATABASE_PORT"
  type        = "String"
  value       = "5432"
}

# production/jobs/fleet/instance/settings/database-reader-host
resource "aws_ssm_parameter" "jobs_fleet_instance_settings_database_reader_host" {
  description = "Host of PostgreSQL for reads"
  name        = "/terrace/production/jobs/DATABASE_READER_HOST"
  type        = "String"
  value       = aws_rds_cluster.database_aurora_main.reader_endpoint
}

# production/jobs/fleet/instance/settings/database-user
resource "aws_ssm_parameter" "jobs_fleet_instance_settings_database_user" {
  description = "User to sign in as, with a token from IAM"
  name        = "/terrace/production/jobs/DATABASE_USER"
  type        = "String"
  value       = "app"
}

# production/jobs/fleet/instance/settings/flags-application
resource "aws_ssm_parameter" "jobs_fleet_instance_settings_flags_application" {
  description = "Application in AppConfig"
  name        = "/terrace/production/jobs/FLAGS_APPLICATION"
  type        = "String"
  value       = "terrace-production"
}

# production/jobs/fleet/instance/settings/flags-environment
resource "aws_ssm_parameter" "jobs_fleet_instance_settings_flags_environment" {
  description = "Environment in AppConfig"
  name        = "/terrace/production/jobs/FLAGS_ENVIRONMENT"
  type        = "String"
  value       = "production"
}

# production/jobs/fleet/instance/settings/flags-profile
resource "aws_ssm_parameter" "jobs_fleet_instance_settings_flags_profile" {
  description = "Profile in AppConfig"
  name        = "/terrace/production/jobs/FLAGS_PROFILE"
  type        = "String"
  value       = "flags"
}

# production/jobs/fleet/instance/settings/jobs-queue-url
resource "aws_ssm_parameter" "jobs_fleet_instance_settings_jobs_queue_url" {
  description = "Queue of jobs"
  name        = "/terrace/production/jobs/JOBS_QUEUE_URL"
  type        = "String"
  value       = aws_sqs_queue.queue_jobs_main.url
}

# production/jobs/fleet/instance/settings/uploads-bucket
resource "aws_ssm_parameter" "jobs_fleet_instance_settings_uploads_bucket" {
  description = "Bucket of the application's files"
  name        = "/terrace/production/jobs/UPLOADS_BUCKET"
  type        = "String"
  value       = aws_s3_bucket.uploads_objects_main.bucket
}

# production/jobs/fleet/instance/security-group/to-https
resource "aws_vpc_security_group_egress_rule" "jobs_fleet_instance_security_group_to_https" {
  cidr_ipv4         = "0.0.0.0/0"
  description       = "AWS APIs, packages and HTTPS services outside"
  from_port         = 443
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.jobs_fleet_instance_security_group_main.id
  tags = {
    Name = "terrace-production-jobs-to-https"
  }
  to_port = 443
}
