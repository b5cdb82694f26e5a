# caller/current
data "aws_caller_identity" "current" {}

# compute/service-app/settings/execution-reads-document
data "aws_iam_policy_document" "service_app_settings_execution_reads_document" {
  statement {
    actions = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"]
    resources = [
      "arn:aws:ssm:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:parameter/${var.project_name}/${var.environment}/app/*",
      "arn:aws:ssm:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:parameter/${var.project_name}/${var.environment}/app",
    ]
    sid = "ReadSettings"
  }
}

# compute/service-app/task/execution-role/start-document
data "aws_iam_policy_document" "service_app_task_execution_role_start_document" {
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
    resources = ["${aws_cloudwatch_log_group.service_app_task_logs.arn}:*"]
    sid       = "WriteLogs"
  }
}

# compute/service-app/task/execution-role/trust
data "aws_iam_policy_document" "service_app_task_execution_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["ecs-tasks.amazonaws.com"]
      type        = "Service"
    }
  }
}

# compute/service-app/task/role/trust
data "aws_iam_policy_document" "service_app_task_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["ecs-tasks.amazonaws.com"]
      type        = "Service"
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

# compute/service-app/autoscaling/cpu
resource "aws_appautoscaling_policy" "service_app_autoscaling_cpu" {
  name               = "${var.project_name}-${var.environment}-app-cpu"
  policy_type        = "TargetTrackingScaling"
  resource_id        = aws_appautoscaling_target.service_app_autoscaling_main.resource_id
  scalable_dimension = aws_appautoscaling_target.service_app_autoscaling_main.scalable_dimension
  service_namespace  = aws_appautoscaling_target.service_app_autoscaling_main.service_namespace

  target_tracking_scaling_policy_configuration {
    scale_in_cooldown  = 300
    scale_out_cooldown = 60
    target_value       = 65

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

# compute/service-app/autoscaling/memory
resource "aws_appautoscaling_policy" "service_app_autoscaling_memory" {
  name               = "${var.project_name}-${var.environment}-app-memory"
  policy_type        = "TargetTrackingScaling"
  resource_id        = aws_appautoscaling_target.service_app_autoscaling_main.resource_id
  scalable_dimension = aws_appautoscaling_target.service_app_autoscaling_main.scalable_dimension
  service_namespace  = aws_appautoscaling_target.service_app_autoscaling_main.service_namespace

  target_tracking_scaling_policy_configuration {
    scale_in_cooldown  = 300
    scale_out_cooldown = 60
    target_value       = 75

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageMemoryUtilization"
    }
  }
}

# compute/service-app/autoscaling/requests
resource "aws_appautoscaling_policy" "service_app_autoscaling_requests" {
  name               = "${var.project_name}-${var.environment}-app-requests"
  policy_type        = "TargetTrackingScaling"
  resource_id        = aws_appautoscaling_target.service_app_autoscaling_main.resource_id
  scalable_dimension = aws_appautoscaling_target.service_app_autoscaling_main.scalable_dimension
  service_namespace  = aws_appautoscaling_target.service_app_autoscaling_main.service_namespace

  target_tracking_scaling_policy_configuration {
    scale_in_cooldown  = 300
    scale_out_cooldown = 60
    target_value       = 1000

    predefined_metric_specification {
      predefined_metric_type = "ALBRequestCountPerTarget"
      resource_label         = "${aws_lb.load_balancer_main.arn_suffix}/${aws_lb_target_group.service_app_route_targets.arn_suffix}"
    }
  }
}

# compute/service-app/autoscaling/main
resource "aws_appautoscaling_target" "service_app_autoscaling_main" {
  max_capacity       = var.maximum_tasks
  min_capacity       = var.minimum_tasks
  resource_id        = "service/${aws_ecs_cluster.cluster_main.name}/${aws_ecs_service.service_app_running_main.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  service_namespace  = "ecs"
  tags               = var.common_tags
}

# compute/cluster/measurements
resource "aws_cloudwatch_log_group" "cluster_measurements" {
  kms_key_id        = var.logs_key_arn
  name              = "/aws/ecs/containerinsights/${var.project_name}-${var.environment}/performance"
  retention_in_days = var.log_retention_days
  tags              = var.common_tags
}

# compute/firewall/log
resource "aws_cloudwatch_log_group" "firewall_log" {
  kms_key_id        = var.logs_key_arn
  name              = "aws-waf-logs-${var.project_name}-${var.environment}-public"
  retention_in_days = var.log_retention_days
  tags              = var.common_tags
}

# compute/service-app/task/logs
resource "aws_cloudwatch_log_group" "service_app_task_logs" {
  kms_key_id        = var.logs_key_arn
  name              = "/${var.project_name}/${var.environment}/app"
  retention_in_days = var.log_retention_days
  tags              = var.common_tags
}

# compute/service-app/alarms/logs/filter
resource "aws_cloudwatch_log_metric_filter" "service_app_alarms_logs_filter" {
  log_group_name = aws_cloudwatch_log_group.service_app_task_logs.name
  name           = "${var.project_name}-${var.environment}-app-error-logs"
  pattern        = "{ ($.level = \"ERROR\") || ($.level = \"CRITICAL\") }"

  metric_transformation {
    default_value = "0"
    name          = "error-logs"
    namespace     = "${var.project_name}-${var.environment}-app"
    value         = "1"
  }
}

# compute/load-balancer-alarms/connections-rejected
resource "aws_cloudwatch_metric_alarm" "load_balancer_alarms_connections_rejected" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "The load balancer is full and rejects connections. Runbook: ${var.runbooks_url}/network.md#connections-rejected"
  alarm_name          = "${var.project_name}-${var.environment}-connections-rejected"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 2
  dimensions = {
    LoadBalancer = aws_lb.load_balancer_main.arn_suffix
  }
  evaluation_periods = 2
  metric_name        = "RejectedConnectionCount"
  namespace          = "AWS/ApplicationELB"
  ok_actions         = [var.alerts_topic_arn]
  period             = 60
  statistic          = "Sum"
  tags               = var.common_tags
  threshold          = 0
  treat_missing_data = "notBreaching"
}

# compute/load-balancer-alarms/load-balancer-errors
resource "aws_cloudwatch_metric_alarm" "load_balancer_alarms_load_balancer_errors" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "The load balancer itself fails more than 10 requests a minute. Runbook: ${var.runbooks_url}/network.md#load-balancer-errors"
  alarm_name          = "${var.project_name}-${var.environment}-load-balancer-errors"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  dimensions = {
    LoadBalancer = aws_lb.load_balancer_main.arn_suffix
  }
  evaluation_periods = 5
  metric_name        = "HTTPCode_ELB_5XX_Count"
  namespace          = "AWS/ApplicationELB"
  ok_actions         = [var.alerts_topic_arn]
  period             = 60
  statistic          = "Sum"
  tags               = var.common_tags
  threshold          = 10
  treat_missing_data = "notBreaching"
}

# compute/load-balancer-alarms/targets-unreachable
resource "aws_cloudwatch_metric_alarm" "load_balancer_alarms_targets_unreachable" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "The load balancer cannot connect to tasks that it holds to be healthy. Runbook: ${var.runbooks_url}/network.md#targets-unreachable"
  alarm_name          = "${var.project_name}-${var.environment}-targets-unreachable"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  dimensions = {
    LoadBalancer = aws_lb.load_balancer_main.arn_suffix
  }
  evaluation_periods = 5
  metric_name        = "TargetConnectionErrorCount"
  namespace          = "AWS/ApplicationELB"
  ok_actions         = [var.alerts_topic_arn]
  period             = 60
  statistic          = "Sum"
  tags               = var.common_tags
  threshold          = 10
  treat_missing_data = "notBreaching"
}

# compute/load-balancer-alarms/tls-errors
resource "aws_cloudwatch_metric_alarm" "load_balancer_alarms_tls_errors" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "More than 100 clients a minute cannot agree on TLS. Runbook: ${var.runbooks_url}/network.md#tls-errors"
  alarm_name          = "${var.project_name}-${var.environment}-tls-errors"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 15
  dimensions = {
    LoadBalancer = aws_lb.load_balancer_main.arn_suffix
  }
  evaluation_periods = 15
  metric_name        = "ClientTLSNegotiationErrorCount"
  namespace          = "AWS/ApplicationELB"
  ok_actions         = [var.alerts_topic_arn]
  period             = 60
  statistic          = "Sum"
  tags               = var.common_tags
  threshold          = 100
  treat_missing_data = "notBreaching"
}

# compute/service-app/alarms/cpu-exhausted
resource "aws_cloudwatch_metric_alarm" "service_app_alarms_cpu_exhausted" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "Tasks of app have no CPU left although it has scaled out. Runbook: ${var.runbooks_url}/service.md#cpu-exhausted"
  alarm_name          = "${var.project_name}-${var.environment}-app-cpu-exhausted"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 15
  dimensions = {
    ClusterName = "${var.project_name}-${var.environment}"
    ServiceName = "${var.project_name}-${var.environment}-app"
  }
  evaluation_periods = 15
  metric_name        = "CPUUtilization"
  namespace          = "AWS/ECS"
  ok_actions         = [var.alerts_topic_arn]
  period             = 60
  statistic          = "Average"
  tags               = var.common_tags
  threshold          = 85
  treat_missing_data = "notBreaching"
}

# compute/service-app/alarms/logs/error-logs
resource "aws_cloudwatch_metric_alarm" "service_app_alarms_logs_error_logs" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "app logs more than 10 errors a minute. Runbook: ${var.runbooks_url}/service.md#error-logs"
  alarm_name          = "${var.project_name}-${var.environment}-app-error-logs"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  dimensions          = {}
  evaluation_periods  = 5
  metric_name         = "error-logs"
  namespace           = "${var.project_name}-${var.environment}-app"
  ok_actions          = [var.alerts_topic_arn]
  period              = 60
  statistic           = "Sum"
  tags                = var.common_tags
  threshold           = 10
  treat_missing_data  = "notBreaching"
}

# compute/service-app/alarms/no-running-tasks
resource "aws_cloudwatch_metric_alarm" "service_app_alarms_no_running_tasks" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "No task of app runs. Runbook: ${var.runbooks_url}/service.md#no-running-tasks"
  alarm_name          = "${var.project_name}-${var.environment}-app-no-running-tasks"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 2
  dimensions = {
    ClusterName = "${var.project_name}-${var.environment}"
    ServiceName = "${var.project_name}-${var.environment}-app"
  }
  evaluation_periods = 2
  metric_name        = "RunningTaskCount"
  namespace          = "ECS/ContainerInsights"
  ok_actions         = [var.alerts_topic_arn]
  period             = 60
  statistic          = "Minimum"
  tags               = var.common_tags
  threshold          = 1
  treat_missing_data = "breaching"
}

# compute/service-app/alarms/requests/error-budget-burn
resource "aws_cloudwatch_metric_alarm" "service_app_alarms_requests_error_budget_burn" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "More than 1.44 % of an hour's requests to app failed; two days of that use up its error budget of 30 days (objective: 99.9 %). Runbook: ${var.runbooks_url}/service.md#error-budget-burn"
  alarm_name          = "${var.project_name}-${var.environment}-app-error-budget-burn"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  ok_actions          = [var.alerts_topic_arn]
  tags                = var.common_tags
  threshold           = 1.44
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "IF(FILL(errors_blue, 0) >= 5, 100 * FILL(errors_blue, 0) / FILL(requests_blue, 0), 0)"
    id          = "result"
    label       = "More than 1.44 % of an hour's requests to app failed; two days of that use up its error budget of 30 days (objective: 99.9 %)"
    return_data = true
  }

  metric_query {
    id = "errors_blue"

    metric {
      dimensions = {
        LoadBalancer = aws_lb.load_balancer_main.arn_suffix
        TargetGroup  = aws_lb_target_group.service_app_route_targets.arn_suffix
      }
      metric_name = "HTTPCode_Target_5XX_Count"
      namespace   = "AWS/ApplicationELB"
      period      = 3600
      stat        = "Sum"
    }
  }

  metric_query {
    id = "requests_blue"

    metric {
      dimensions = {
        LoadBalancer = aws_lb.load_balancer_main.arn_suffix
        TargetGroup  = aws_lb_target_group.service_app_route_targets.arn_suffix
      }
      metric_name = "RequestCount"
      namespace   = "AWS/ApplicationELB"
      period      = 3600
      stat        = "Sum"
    }
  }
}

# compute/service-app/alarms/requests/high-error-rate
resource "aws_cloudwatch_metric_alarm" "service_app_alarms_requests_high_error_rate" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "More than 5 % of requests to app fail. Runbook: ${var.runbooks_url}/service.md#high-error-rate"
  alarm_name          = "${var.project_name}-${var.environment}-app-high-error-rate"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  ok_actions          = [var.alerts_topic_arn]
  tags                = var.common_tags
  threshold           = 5
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "IF(FILL(requests_blue, 0) > 0, 100 * FILL(errors_blue, 0) / FILL(requests_blue, 0), 0)"
    id          = "result"
    label       = "More than 5 % of requests to app fail"
    return_data = true
  }

  metric_query {
    id = "errors_blue"

    metric {
      dimensions = {
        LoadBalancer = aws_lb.load_balancer_main.arn_suffix
        TargetGroup  = aws_lb_target_group.service_app_route_targets.arn_suffix
      }
      metric_name = "HTTPCode_Target_5XX_Count"
      namespace   = "AWS/ApplicationELB"
      period      = 60
      stat        = "Sum"
    }
  }

  metric_query {
    id = "requests_blue"

    metric {
      dimensions = {
        LoadBalancer = aws_lb.load_balancer_main.arn_suffix
        TargetGroup  = aws_lb_target_group.service_app_route_targets.arn_suffix
      }
      metric_name = "RequestCount"
      namespace   = "AWS/ApplicationELB"
      period      = 60
      stat        = "Sum"
    }
  }
}

# compute/service-app/alarms/requests/high-latency
resource "aws_cloudwatch_metric_alarm" "service_app_alarms_requests_high_latency" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "One request in twenty to app takes longer than 1 s. Runbook: ${var.runbooks_url}/service.md#high-latency"
  alarm_name          = "${var.project_name}-${var.environment}-app-high-latency"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  dimensions = {
    LoadBalancer = aws_lb.load_balancer_main.arn_suffix
    TargetGroup  = aws_lb_target_group.service_app_route_targets.arn_suffix
  }
  evaluation_periods = 5
  extended_statistic = "p95"
  metric_name        = "TargetResponseTime"
  namespace          = "AWS/ApplicationELB"
  ok_actions         = [var.alerts_topic_arn]
  period             = 60
  tags               = var.common_tags
  threshold          = 1
  treat_missing_data = "notBreaching"
}

# compute/service-app/alarms/requests/unhealthy-targets
resource "aws_cloudwatch_metric_alarm" "service_app_alarms_requests_unhealthy_targets" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "Tasks of app run and are not ready. Runbook: ${var.runbooks_url}/service.md#unhealthy-targets"
  alarm_name          = "${var.project_name}-${var.environment}-app-unhealthy-targets"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  dimensions = {
    LoadBalancer = aws_lb.load_balancer_main.arn_suffix
    TargetGroup  = aws_lb_target_group.service_app_route_targets.arn_suffix
  }
  evaluation_periods = 5
  metric_name        = "UnHealthyHostCount"
  namespace          = "AWS/ApplicationELB"
  ok_actions         = [var.alerts_topic_arn]
  period             = 60
  statistic          = "Maximum"
  tags               = var.common_tags
  threshold          = 0
  treat_missing_data = "notBreaching"
}

# compute/service-app/service-cpu-unused
resource "aws_cloudwatch_metric_alarm" "service_app_service_cpu_unused" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "Low urgency, for the next working day: CPU of app was below 60 % in every hour of 3 days, so a smaller size may do. Runbook: ${var.runbooks_url}/utilization.md#service-cpu-unused"
  alarm_name          = "${var.project_name}-${var.environment}-app-service-cpu-unused"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 72
  evaluation_periods  = 72
  ok_actions          = [var.alerts_topic_arn]
  tags                = var.common_tags
  threshold           = 60
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([m1])"
    id          = "result"
    label       = "Low urgency, for the next working day: CPU of app was below 60 % in every hour of 3 days, so a smaller size may do"
    return_data = true
  }

  metric_query {
    id = "m1"

    metric {
      dimensions = {
        ClusterName = "${var.project_name}-${var.environment}"
        ServiceName = "${var.project_name}-${var.environment}-app"
      }
      metric_name = "CPUUtilization"
      namespace   = "AWS/ECS"
      period      = 3600
      stat        = "Average"
    }
  }
}

# compute/service-app/service-memory-unused
resource "aws_cloudwatch_metric_alarm" "service_app_service_memory_unused" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "Low urgency, for the next working day: Memory of app was below 60 % in every hour of 3 days, so a smaller size may do. Runbook: ${var.runbooks_url}/utilization.md#service-memory-unused"
  alarm_name          = "${var.project_name}-${var.environment}-app-service-memory-unused"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 72
  evaluation_periods  = 72
  ok_actions          = [var.alerts_topic_arn]
  tags                = var.common_tags
  threshold           = 60
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([m1])"
    id          = "result"
    label       = "Low urgency, for the next working day: Memory of app was below 60 % in every hour of 3 days, so a smaller size may do"
    return_data = true
  }

  metric_query {
    id = "m1"

    metric {
      dimensions = {
        ClusterName = "${var.project_name}-${var.environment}"
        ServiceName = "${var.project_name}-${var.environment}-app"
      }
      metric_name = "MemoryUtilization"
      namespace   = "AWS/ECS"
      period      = 3600
      stat        = "Average"
    }
  }
}

# compute/cluster/main
resource "aws_ecs_cluster" "cluster_main" {
  name = "${var.project_name}-${var.environment}"
  tags = var.common_tags

  setting {
    name  = "containerInsights"
    value = "enabled"
  }

  depends_on = [aws_cloudwatch_log_group.cluster_measurements]
}

# compute/cluster/capacity
resource "aws_ecs_cluster_capacity_providers" "cluster_capacity" {
  capacity_providers = ["FARGATE", "FARGATE_SPOT"]
  cluster_name       = aws_ecs_cluster.cluster_main.name

  default_capacity_provider_strategy {
    capacity_provider = "FARGATE"
    weight            = 1
  }
}

# compute/service-app/running/main
resource "aws_ecs_service" "service_app_running_main" {
  cluster                            = aws_ecs_cluster.cluster_main.id
  deployment_maximum_percent         = 200
  deployment_minimum_healthy_percent = 100
  desired_count                      = var.minimum_tasks
  enable_ecs_managed_tags            = true
  force_new_deployment               = true
  health_check_grace_period_seconds  = 45
  name                               = "${var.project_name}-${var.environment}-app"
  propagate_tags                     = "SERVICE"
  tags                               = var.common_tags
  task_definition                    = aws_ecs_task_definition.service_app_task_main.arn

  alarms {
    alarm_names = [
      aws_cloudwatch_metric_alarm.service_app_alarms_requests_high_error_rate.alarm_name,
      aws_cloudwatch_metric_alarm.service_app_alarms_requests_high_latency.alarm_name,
      aws_cloudwatch_metric_alarm.service_app_alarms_requests_unhealthy_targets.alarm_name,
    ]
    enable   = true
    rollback = true
  }

  capacity_provider_strategy {
    capacity_provider = var.spot ? "FARGATE_SPOT" : "FARGATE"
    weight            = 1
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  load_balancer {
    container_name   = "app"
    container_port   = 8000
    target_group_arn = aws_lb_target_group.service_app_route_targets.arn
  }

  network_configuration {
    assign_public_ip = false
    security_groups  = [aws_security_group.service_app_security_group_main.id]
    subnets          = var.private_subnet_ids
  }

  lifecycle {
    ignore_changes = [desired_count]
  }

  depends_on = [
    aws_ecs_cluster_capacity_providers.cluster_capacity,
    aws_iam_role_policy.service_app_task_execution_role_start_policy,
    aws_iam_role_policy.service_app_settings_execution_reads_policy,
    aws_vpc_security_group_egress_rule.service_app_security_group_to_https,
    aws_vpc_security_group_egress_rule.service_app_security_group_load_balancer_out,
    aws_vpc_security_group_ingress_rule.service_app_security_group_from_load_balancer,
    aws_lb_listener_rule.service_app_route_rule,
  ]
}

# compute/service-app/task/main
resource "aws_ecs_task_definition" "service_app_task_main" {
  container_definitions    = "[{\"environment\":${jsonencode(concat([{ name = "AWS_REGION", value = data.aws_region.current.name }, { name = "ENVIRONMENT_NAME", value = var.environment }, { name = "PORT", value = "8000" }, { name = "SERVICE_NAME", value = "app" }], [for name in sort(keys(var.settings)) : { name = name, value = var.settings[name] }]))},\"essential\":true,\"healthCheck\":{\"command\":[\"CMD\",\"python\",\"-c\",\"import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health', timeout=2)\"],\"interval\":30,\"retries\":3,\"startPeriod\":15,\"timeout\":3},\"image\":\"${var.image}\",\"linuxParameters\":{\"capabilities\":{\"drop\":[\"ALL\"]},\"initProcessEnabled\":true,\"tmpfs\":[{\"containerPath\":\"/tmp\",\"mountOptions\":[\"nodev\",\"noexec\",\"nosuid\",\"mode=1777\"],\"size\":256}]},\"logConfiguration\":{\"logDriver\":\"awslogs\",\"options\":{\"awslogs-group\":\"${aws_cloudwatch_log_group.service_app_task_logs.name}\",\"awslogs-region\":\"${data.aws_region.current.name}\",\"awslogs-stream-prefix\":\"app\",\"max-buffer-size\":\"25m\",\"mode\":\"non-blocking\"}},\"name\":\"app\",\"portMappings\":[{\"containerPort\":8000,\"hostPort\":8000,\"protocol\":\"tcp\"}],\"privileged\":false,\"readonlyRootFilesystem\":true,\"stopTimeout\":120,\"user\":\"1000:1000\"}]"
  cpu                      = var.cpu_units
  execution_role_arn       = aws_iam_role.service_app_task_execution_role_main.arn
  family                   = "${var.project_name}-${var.environment}-app"
  memory                   = var.memory_mib
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  skip_destroy             = true
  tags                     = var.common_tags
  task_role_arn            = aws_iam_role.service_app_task_role_main.arn

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }
}

# compute/service-app/task/execution-role/main
resource "aws_iam_role" "service_app_task_execution_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.service_app_task_execution_role_trust.json
  description          = "Starts tasks of app: image, settings, logs"
  name                 = "${var.project_name}-${var.environment}-app-execution"
  permissions_boundary = var.permissions_boundary_arn == "" ? null : var.permissions_boundary_arn
  tags                 = var.common_tags
}

# compute/service-app/task/role/main
resource "aws_iam_role" "service_app_task_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.service_app_task_role_trust.json
  description          = "What the code of app may do"
  name                 = "${var.project_name}-${var.environment}-app"
  permissions_boundary = var.permissions_boundary_arn == "" ? null : var.permissions_boundary_arn
  tags                 = var.common_tags
}

# compute/service-app/settings/execution-reads-policy
resource "aws_iam_role_policy" "service_app_settings_execution_reads_policy" {
  name   = "settings"
  policy = data.aws_iam_policy_document.service_app_settings_execution_reads_document.json
  role   = aws_iam_role.service_app_task_execution_role_main.name
}

# compute/service-app/task/execution-role/start-policy
resource "aws_iam_role_policy" "service_app_task_execution_role_start_policy" {
  name   = "start"
  policy = data.aws_iam_policy_document.service_app_task_execution_role_start_document.json
  role   = aws_iam_role.service_app_task_execution_role_main.name
}

# compute/load-balancer/main
resource "aws_lb" "load_balancer_main" {
  desync_mitigation_mode     = "strictest"
  drop_invalid_header_fields = true
  enable_deletion_protection = var.protected
  internal                   = false
  load_balancer_type         = "application"
  name                       = "${var.project_name}-${var.environment}-public"
  security_groups            = [aws_security_group.load_balancer_security_group_main.id]
  subnets                    = var.public_subnet_ids
  tags                       = var.common_tags

  access_logs {
    bucket  = var.logs_bucket
    enabled = true
  }
}

# compute/load-balancer/https
resource "aws_lb_listener" "load_balancer_https" {
  certificate_arn   = var.certificate_arn
  load_balancer_arn = aws_lb.load_balancer_main.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"
  tags              = var.common_tags

  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      message_body = "not found"
      status_code  = "404"
    }
  }
}

# compute/load-balancer/redirect
resource "aws_lb_listener" "load_balancer_redirect" {
  load_balancer_arn = aws_lb.load_balancer_main.arn
  port              = 80
  protocol          = "HTTP"
  tags              = var.common_tags

  default_action {
    type = "redirect"

    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
}

# compute/service-app/route/rule
resource "aws_lb_listener_rule" "service_app_route_rule" {
  listener_arn = aws_lb_listener.load_balancer_https.arn
  priority     = 100
  tags         = var.common_tags

  action {
    target_group_arn = aws_lb_target_group.service_app_route_targets.arn
    type             = "forward"
  }

  condition {
    host_header {
      values = [var.domain]
    }
  }
}

# compute/service-app/route/targets
resource "aws_lb_target_group" "service_app_route_targets" {
  deregistration_delay = "30"
  name                 = "${var.project_name}-${var.environment}-d4f6a1"
  port                 = 8000
  protocol             = "HTTP"
  tags                 = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-app" })
  target_type          = "ip"
  vpc_id               = var.vpc_id

  health_check {
    healthy_threshold   = 2
    interval            = 10
    matcher             = "200"
    path                = "/ready"
    timeout             = 5
    unhealthy_threshold = 3
  }

  lifecycle {
    create_before_destroy = true
  }
}

# compute/load-balancer/security-group/main
resource "aws_security_group" "load_balancer_security_group_main" {
  description = "Public load balancer"
  name        = "${var.project_name}-${var.environment}-load-balancer"
  tags        = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-load-balancer" })
  vpc_id      = var.vpc_id
}

# compute/service-app/security-group/main
resource "aws_security_group" "service_app_security_group_main" {
  description = "Tasks of app"
  name        = "${var.project_name}-${var.environment}-app"
  tags        = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-app" })
  vpc_id      = var.vpc_id
}

# compute/service-app/security-group/load-balancer-out
resource "aws_vpc_security_group_egress_rule" "service_app_security_group_load_balancer_out" {
  description                  = "Requests to app"
  from_port                    = 8000
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.service_app_security_group_main.id
  security_group_id            = aws_security_group.load_balancer_security_group_main.id
  tags                         = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-load-balancer-to-app" })
  to_port                      = 8000
}

# compute/service-app/security-group/to-https
resource "aws_vpc_security_group_egress_rule" "service_app_security_group_to_https" {
  cidr_ipv4         = "0.0.0.0/0"
  description       = "AWS APIs and HTTPS services outside"
  from_port         = 443
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.service_app_security_group_main.id
  tags              = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-app-to-https" })
  to_port           = 443
}

# compute/load-balancer/security-group/from-internet-443
resource "aws_vpc_security_group_ingress_rule" "load_balancer_security_group_from_internet_443" {
  cidr_ipv4         = "0.0.0.0/0"
  description       = "HTTPS from anywhere"
  from_port         = 443
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.load_balancer_security_group_main.id
  tags = merge(
    var.common_tags,
    { Name = "${var.project_name}-${var.environment}-load-balancer-from-internet-443" }
  )
  to_port = 443
}

# compute/load-balancer/security-group/from-internet-80
resource "aws_vpc_security_group_ingress_rule" "load_balancer_security_group_from_internet_80" {
  cidr_ipv4         = "0.0.0.0/0"
  description       = "HTTP, to be redirected"
  from_port         = 80
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.load_balancer_security_group_main.id
  tags = merge(
    var.common_tags,
    { Name = "${var.project_name}-${var.environment}-load-balancer-from-internet-80" }
  )
  to_port = 80
}

# compute/service-app/security-group/from-load-balancer
resource "aws_vpc_security_group_ingress_rule" "service_app_security_group_from_load_balancer" {
  description                  = "Requests to app"
  from_port                    = 8000
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.load_balancer_security_group_main.id
  security_group_id            = aws_security_group.service_app_security_group_main.id
  tags                         = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-app-from-load-balancer" })
  to_port                      = 8000
}

# compute/firewall/main
resource "aws_wafv2_web_acl" "firewall_main" {
  description = "Known attacks, bad senders and floods"
  name        = "${var.project_name}-${var.environment}-public"
  scope       = "REGIONAL"
  tags        = var.common_tags

  default_action {
    allow {}
  }

  rule {
    name     = "flood"
    priority = 0

    action {
      block {}
    }

    statement {
      rate_based_statement {
        aggregate_key_type    = "IP"
        evaluation_window_sec = 300
        limit                 = 2000
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "flood"
      sampled_requests_enabled   = true
    }
  }

  rule {
    name     = "AWSManagedRulesAmazonIpReputationList"
    priority = 1

    override_action {
      none {}
    }

    statement {
      managed_rule_group_statement {
        name        = "AWSManagedRulesAmazonIpReputationList"
        vendor_name = "AWS"
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "AWSManagedRulesAmazonIpReputationList"
      sampled_requests_enabled   = true
    }
  }

  rule {
    name     = "AWSManagedRulesKnownBadInputsRuleSet"
    priority = 2

    override_action {
      none {}
    }

    statement {
      managed_rule_group_statement {
        name        = "AWSManagedRulesKnownBadInputsRuleSet"
        vendor_name = "AWS"
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "AWSManagedRulesKnownBadInputsRuleSet"
      sampled_requests_enabled   = true
    }
  }

  rule {
    name     = "AWSManagedRulesCommonRuleSet"
    priority = 3

    override_action {
      none {}
    }

    statement {
      managed_rule_group_statement {
        name        = "AWSManagedRulesCommonRuleSet"
        vendor_name = "AWS"

        rule_action_override {
          name = "SizeRestrictions_BODY"

          action_to_use {
            count {}
          }
        }
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "AWSManagedRulesCommonRuleSet"
      sampled_requests_enabled   = true
    }
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "${var.project_name}-${var.environment}-public"
    sampled_requests_enabled   = true
  }
}

# compute/firewall/before
resource "aws_wafv2_web_acl_association" "firewall_before" {
  resource_arn = aws_lb.load_balancer_main.arn
  web_acl_arn  = aws_wafv2_web_acl.firewall_main.arn
}

# compute/firewall/logging
resource "aws_wafv2_web_acl_logging_configuration" "firewall_logging" {
  log_destination_configs = [aws_cloudwatch_log_group.firewall_log.arn]
  resource_arn            = aws_wafv2_web_acl.firewall_main.arn

  redacted_fields {
    single_header {
      name = "authorization"
    }
  }

  redacted_fields {
    single_header {
      name = "cookie"
    }
  }
}
