# staging/compute/load-balancer/security-group/cloudfront
data "aws_ec2_managed_prefix_list" "compute_load_balancer_security_group_cloudfront" {
  name = "com.amazonaws.global.cloudfront.origin-facing"
}

# staging/compute/service-app/blue-green/role/deploy-document
data "aws_iam_policy_document" "compute_service_app_blue_green_role_deploy_document" {
  statement {
    actions   = ["ecs:DescribeServices", "ecs:UpdateServicePrimaryTaskSet"]
    resources = [aws_ecs_service.compute_service_app_running_main.id]
    sid       = "ChangeService"
  }

  statement {
    actions = ["ecs:CreateTaskSet", "ecs:DeleteTaskSet"]
    resources = [
      aws_ecs_service.compute_service_app_running_main.id,
      "arn:aws:ecs:us-east-1:333333333333:task-set/${aws_ecs_cluster.compute_cluster_main.name}/${aws_ecs_service.compute_service_app_running_main.name}/*",
    ]
    sid = "ReplaceTasks"
  }

  statement {
    actions = [
      "elasticloadbalancing:DescribeListeners",
      "elasticloadbalancing:DescribeRules",
      "elasticloadbalancing:DescribeTargetGroups",
    ]
    resources = ["*"]
    sid       = "FindTargets"
  }

  statement {
    actions = ["elasticloadbalancing:ModifyListener", "elasticloadbalancing:ModifyRule"]
    resources = [
      aws_lb_listener.compute_load_balancer_https.arn,
      aws_lb_listener.compute_load_balancer_test.arn,
      aws_lb_listener_rule.compute_service_app_route_rule.arn,
      aws_lb_listener_rule.compute_service_app_blue_green_test_rule.arn,
    ]
    sid = "ShiftRequests"
  }

  statement {
    actions   = ["cloudwatch:DescribeAlarms"]
    resources = ["arn:aws:cloudwatch:us-east-1:333333333333:alarm:*"]
    sid       = "ReadAlarms"
  }

  statement {
    actions = ["iam:PassRole"]
    resources = [
      aws_iam_role.compute_service_app_task_role_main.arn,
      aws_iam_role.compute_service_app_task_execution_role_main.arn,
    ]
    sid = "StartTasks"

    condition {
      test     = "StringEquals"
      values   = ["ecs-tasks.amazonaws.com"]
      variable = "iam:PassedToService"
    }
  }
}

# staging/compute/service-app/blue-green/role/trust
data "aws_iam_policy_document" "compute_service_app_blue_green_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["codedeploy.amazonaws.com"]
      type        = "Service"
    }
  }
}

# staging/compute/service-app/settings/execution-reads-document
data "aws_iam_policy_document" "compute_service_app_settings_execution_reads_document" {
  statement {
    actions = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"]
    resources = [
      "arn:aws:ssm:us-east-1:333333333333:parameter/terrace/staging/app/*",
      "arn:aws:ssm:us-east-1:333333333333:parameter/terrace/staging/app",
    ]
    sid = "ReadSettings"
  }
}

# staging/compute/service-app/task/execution-role/start-document
data "aws_iam_policy_document" "compute_service_app_task_execution_role_start_document" {
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
    resources = ["${aws_cloudwatch_log_group.compute_service_app_task_logs.arn}:*"]
    sid       = "WriteLogs"
  }
}

# staging/compute/service-app/task/execution-role/trust
data "aws_iam_policy_document" "compute_service_app_task_execution_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["ecs-tasks.amazonaws.com"]
      type        = "Service"
    }
  }
}

# staging/compute/service-app/task/role/trust
data "aws_iam_policy_document" "compute_service_app_task_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["ecs-tasks.amazonaws.com"]
      type        = "Service"
    }
  }
}

# staging/compute/service-worker/settings/execution-reads-document
data "aws_iam_policy_document" "compute_service_worker_settings_execution_reads_document" {
  statement {
    actions = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"]
    resources = [
      "arn:aws:ssm:us-east-1:333333333333:parameter/terrace/staging/worker/*",
      "arn:aws:ssm:us-east-1:333333333333:parameter/terrace/staging/worker",
    ]
    sid = "ReadSettings"
  }
}

# staging/compute/service-worker/task/execution-role/start-document
data "aws_iam_policy_document" "compute_service_worker_task_execution_role_start_document" {
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
    resources = ["${aws_cloudwatch_log_group.compute_service_worker_task_logs.arn}:*"]
    sid       = "WriteLogs"
  }
}

# staging/compute/service-worker/task/execution-role/trust
data "aws_iam_policy_document" "compute_service_worker_task_execution_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["ecs-tasks.amazonaws.com"]
      type        = "Service"
    }
  }
}

# staging/compute/service-worker/task/role/trust
data "aws_iam_policy_document" "compute_service_worker_task_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["ecs-tasks.amazonaws.com"]
      type        = "Service"
    }
  }
}

# staging/compute/service-app/autoscaling/cpu
resource "aws_appautoscaling_policy" "compute_service_app_autoscaling_cpu" {
  name               = "terrace-staging-app-cpu"
  policy_type        = "TargetTrackingScaling"
  resource_id        = aws_appautoscaling_target.compute_service_app_autoscaling_main.resource_id
  scalable_dimension = aws_appautoscaling_target.compute_service_app_autoscaling_main.scalable_dimension
  service_namespace  = aws_appautoscaling_target.compute_service_app_autoscaling_main.service_namespace

  target_tracking_scaling_policy_configuration {
    scale_in_cooldown  = 300
    scale_out_cooldown = 60
    target_value       = 65

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

# staging/compute/service-app/autoscaling/memory
resource "aws_appautoscaling_policy" "compute_service_app_autoscaling_memory" {
  name               = "terrace-staging-app-memory"
  policy_type        = "TargetTrackingScaling"
  resource_id        = aws_appautoscaling_target.compute_service_app_autoscaling_main.resource_id
  scalable_dimension = aws_appautoscaling_target.compute_service_app_autoscaling_main.scalable_dimension
  service_namespace  = aws_appautoscaling_target.compute_service_app_autoscaling_main.service_namespace

  target_tracking_scaling_policy_configuration {
    scale_in_cooldown  = 300
    scale_out_cooldown = 60
    target_value       = 75

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageMemoryUtilization"
    }
  }
}

# staging/compute/service-worker/autoscaling/cpu
resource "aws_appautoscaling_policy" "compute_service_worker_autoscaling_cpu" {
  name               = "terrace-staging-worker-cpu"
  policy_type        = "TargetTrackingScaling"
  resource_id        = aws_appautoscaling_target.compute_service_worker_autoscaling_main.resource_id
  scalable_dimension = aws_appautoscaling_target.compute_service_worker_autoscaling_main.scalable_dimension
  service_namespace  = aws_appautoscaling_target.compute_service_worker_autoscaling_main.service_namespace

  target_tracking_scaling_policy_configuration {
    disable_scale_in   = true
    scale_in_cooldown  = 300
    scale_out_cooldown = 60
    target_value       = 65

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

# staging/compute/service-worker/autoscaling/memory
resource "aws_appautoscaling_policy" "compute_service_worker_autoscaling_memory" {
  name               = "terrace-staging-worker-memory"
  policy_type        = "TargetTrackingScaling"
  resource_id        = aws_appautoscaling_target.compute_service_worker_autoscaling_main.resource_id
  scalable_dimension = aws_appautoscaling_target.compute_service_worker_autoscaling_main.scalable_dimension
  service_namespace  = aws_appautoscaling_target.compute_service_worker_autoscaling_main.service_namespace

  target_tracking_scaling_policy_configuration {
    disable_scale_in   = true
    scale_in_cooldown  = 300
    scale_out_cooldown = 60
    target_value       = 75

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageMemoryUtilization"
    }
  }
}

# staging/compute/service-worker/backlog-scaling/grow
resource "aws_appautoscaling_policy" "compute_service_worker_backlog_scaling_grow" {
  name               = "terrace-staging-worker-grow"
  policy_type        = "StepScaling"
  resource_id        = aws_appautoscaling_target.compute_service_worker_autoscaling_main.resource_id
  scalable_dimension = aws_appautoscaling_target.compute_service_worker_autoscaling_main.scalable_dimension
  service_namespace  = aws_appautoscaling_target.compute_service_worker_autoscaling_main.service_namespace

  step_scaling_policy_configuration {
    adjustment_type         = "ChangeInCapacity"
    cooldown                = 120
    metric_aggregation_type = "Maximum"

    step_adjustment {
      metric_interval_lower_bound = "0"
      metric_interval_upper_bound = "2"
      scaling_adjustment          = 1
    }

    step_adjustment {
      metric_interval_lower_bound = "2"
      metric_interval_upper_bound = "4"
      scaling_adjustment          = 2
    }

    step_adjustment {
      metric_interval_lower_bound = "4"
      metric_interval_upper_bound = "8"
      scaling_adjustment          = 4
    }

    step_adjustment {
      metric_interval_lower_bound = "8"
      scaling_adjustment          = 8
    }
  }
}

# staging/compute/service-worker/backlog-scaling/rest
resource "aws_appautoscaling_policy" "compute_service_worker_backlog_scaling_rest" {
  name               = "terrace-staging-worker-rest"
  policy_type        = "StepScaling"
  resource_id        = aws_appautoscaling_target.compute_service_worker_autoscaling_main.resource_id
  scalable_dimension = aws_appautoscaling_target.compute_service_worker_autoscaling_main.scalable_dimension
  service_namespace  = aws_appautoscaling_target.compute_service_worker_autoscaling_main.service_namespace

  step_scaling_policy_configuration {
    adjustment_type         = "ExactCapacity"
    cooldown                = 0
    metric_aggregation_type = "Maximum"

    step_adjustment {
      metric_interval_upper_bound = "0"
      scaling_adjustment          = 1
    }
  }
}

# staging/compute/service-app/autoscaling/main
resource "aws_appautoscaling_target" "compute_service_app_autoscaling_main" {
  max_capacity       = 6
  min_capacity       = 2
  resource_id        = "service/${aws_ecs_cluster.compute_cluster_main.name}/${aws_ecs_service.compute_service_app_running_main.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  service_namespace  = "ecs"
}

# staging/compute/service-worker/autoscaling/main
resource "aws_appautoscaling_target" "compute_service_worker_autoscaling_main" {
  max_capacity       = 4
  min_capacity       = 1
  resource_id        = "service/${aws_ecs_cluster.compute_cluster_main.name}/${aws_ecs_service.compute_service_worker_running_main.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  service_namespace  = "ecs"
}

# staging/compute/cluster/measurements
resource "aws_cloudwatch_log_group" "compute_cluster_measurements" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/ecs/containerinsights/terrace-staging/performance"
  retention_in_days = 90
}

# staging/compute/firewall/log
resource "aws_cloudwatch_log_group" "compute_firewall_log" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "aws-waf-logs-terrace-staging-public"
  retention_in_days = 90
}

# staging/compute/service-app/task/logs
resource "aws_cloudwatch_log_group" "compute_service_app_task_logs" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/terrace/staging/app"
  retention_in_days = 90
}

# staging/compute/service-worker/task/logs
resource "aws_cloudwatch_log_group" "compute_service_worker_task_logs" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/terrace/staging/worker"
  retention_in_days = 90
}

# staging/compute/service-app/alarms/logs/filter
resource "aws_cloudwatch_log_metric_filter" "compute_service_app_alarms_logs_filter" {
  log_group_name = aws_cloudwatch_log_group.compute_service_app_task_logs.name
  name           = "terrace-staging-app-error-logs"
  pattern        = "{ ($.level = \"ERROR\") || ($.level = \"CRITICAL\") }"

  metric_transformation {
    default_value = "0"
    name          = "error-logs"
    namespace     = "terrace-staging-app"
    value         = "1"
  }
}

# staging/compute/service-worker/alarms/logs/filter
resource "aws_cloudwatch_log_metric_filter" "compute_service_worker_alarms_logs_filter" {
  log_group_name = aws_cloudwatch_log_group.compute_service_worker_task_logs.name
  name           = "terrace-staging-worker-error-logs"
  pattern        = "{ ($.level = \"ERROR\") || ($.level = \"CRITICAL\") }"

  metric_transformation {
    default_value = "0"
    name          = "error-logs"
    namespace     = "terrace-staging-worker"
    value         = "1"
  }
}

# staging/compute/load-balancer-alarms/connections-rejected
resource "aws_cloudwatch_metric_alarm" "compute_load_balancer_alarms_connections_rejected" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The load balancer is full and rejects connections. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/network.md#connections-rejected"
  alarm_name          = "terrace-staging-connections-rejected"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 2
  dimensions = {
    LoadBalancer = aws_lb.compute_load_balancer_main.arn_suffix
  }
  evaluation_periods = 2
  metric_name        = "RejectedConnectionCount"
  namespace          = "AWS/ApplicationELB"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Sum"
  threshold          = 0
  treat_missing_data = "notBreaching"
}

# staging/compute/load-balancer-alarms/load-balancer-errors
resource "aws_cloudwatch_metric_alarm" "compute_load_balancer_alarms_load_balancer_errors" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The load balancer itself fails more than 10 requests a minute. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/network.md#load-balancer-errors"
  alarm_name          = "terrace-staging-load-balancer-errors"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  dimensions = {
    LoadBalancer = aws_lb.compute_load_balancer_main.arn_suffix
  }
  evaluation_periods = 5
  metric_name        = "HTTPCode_ELB_5XX_Count"
  namespace          = "AWS/ApplicationELB"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Sum"
  threshold          = 10
  treat_missing_data = "notBreaching"
}

# staging/compute/load-balancer-alarms/targets-unreachable
resource "aws_cloudwatch_metric_alarm" "compute_load_balancer_alarms_targets_unreachable" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The load balancer cannot connect to tasks that it holds to be healthy. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/network.md#targets-unreachable"
  alarm_name          = "terrace-staging-targets-unreachable"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  dimensions = {
    LoadBalancer = aws_lb.compute_load_balancer_main.arn_suffix
  }
  evaluation_periods = 5
  metric_name        = "TargetConnectionErrorCount"
  namespace          = "AWS/ApplicationELB"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Sum"
  threshold          = 10
  treat_missing_data = "notBreaching"
}

# staging/compute/load-balancer-alarms/tls-errors
resource "aws_cloudwatch_metric_alarm" "compute_load_balancer_alarms_tls_errors" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "More than 100 clients a minute cannot agree on TLS. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/network.md#tls-errors"
  alarm_name          = "terrace-staging-tls-errors"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 15
  dimensions = {
    LoadBalancer = aws_lb.compute_load_balancer_main.arn_suffix
  }
  evaluation_periods = 15
  metric_name        = "ClientTLSNegotiationErrorCount"
  namespace          = "AWS/ApplicationELB"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Sum"
  threshold          = 100
  treat_missing_data = "notBreaching"
}

# staging/compute/service-app/alarms/cpu-exhausted
resource "aws_cloudwatch_metric_alarm" "compute_service_app_alarms_cpu_exhausted" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Tasks of app have no CPU left although it has scaled out. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#cpu-exhausted"
  alarm_name          = "terrace-staging-app-cpu-exhausted"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 15
  dimensions = {
    ClusterName = "terrace-staging"
    ServiceName = "terrace-staging-app"
  }
  evaluation_periods = 15
  metric_name        = "CPUUtilization"
  namespace          = "AWS/ECS"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Average"
  threshold          = 85
  treat_missing_data = "notBreaching"
}

# staging/compute/service-app/alarms/logs/error-logs
resource "aws_cloudwatch_metric_alarm" "compute_service_app_alarms_logs_error_logs" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "app logs more than 10 errors a minute. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#error-logs"
  alarm_name          = "terrace-staging-app-error-logs"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  dimensions          = {}
  evaluation_periods  = 5
  metric_name         = "error-logs"
  namespace           = "terrace-staging-app"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 10
  treat_missing_data  = "notBreaching"
}

# staging/compute/service-app/alarms/no-running-tasks
resource "aws_cloudwatch_metric_alarm" "compute_service_app_alarms_no_running_tasks" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "No task of app runs. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#no-running-tasks"
  alarm_name          = "terrace-staging-app-no-running-tasks"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 2
  dimensions = {
    ClusterName = "terrace-staging"
    ServiceName = "terrace-staging-app"
  }
  evaluation_periods = 2
  metric_name        = "RunningTaskCount"
  namespace          = "ECS/ContainerInsights"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Minimum"
  threshold          = 1
  treat_missing_data = "breaching"
}

# staging/compute/service-app/alarms/requests/error-budget-burn
resource "aws_cloudwatch_metric_alarm" "compute_service_app_alarms_requests_error_budget_burn" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "More than 7.2 % of an hour's requests to app failed; two days of that use up its error budget of 30 days (objective: 99.5 %). Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#error-budget-burn"
  alarm_name          = "terrace-staging-app-error-budget-burn"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 7.2
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "IF((FILL(errors_blue, 0) + FILL(errors_green, 0)) >= 5, 100 * (FILL(errors_blue, 0) + FILL(errors_green, 0)) / (FILL(requests_blue, 0) + FILL(requests_green, 0)), 0)"
    id          = "result"
    label       = "More than 7.2 % of an hour's requests to app failed; two days of that use up its error budget of 30 days (objective: 99.5 %)"
    return_data = true
  }

  metric_query {
    id = "errors_blue"

    metric {
      dimensions = {
        LoadBalancer = aws_lb.compute_load_balancer_main.arn_suffix
        TargetGroup  = aws_lb_target_group.compute_service_app_route_targets.arn_suffix
      }
      metric_name = "HTTPCode_Target_5XX_Count"
      namespace   = "AWS/ApplicationELB"
      period      = 3600
      stat        = "Sum"
    }
  }

  metric_query {
    id = "errors_green"

    metric {
      dimensions = {
        LoadBalancer = aws_lb.compute_load_balancer_main.arn_suffix
        TargetGroup  = aws_lb_target_group.compute_service_app_route_green_targets.arn_suffix
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
        LoadBalancer = aws_lb.compute_load_balancer_main.arn_suffix
        TargetGroup  = aws_lb_target_group.compute_service_app_route_targets.arn_suffix
      }
      metric_name = "RequestCount"
      namespace   = "AWS/ApplicationELB"
      period      = 3600
      stat        = "Sum"
    }
  }

  metric_query {
    id = "requests_green"

    metric {
      dimensions = {
        LoadBalancer = aws_lb.compute_load_balancer_main.arn_suffix
        TargetGroup  = aws_lb_target_group.compute_service_app_route_green_targets.arn_suffix
      }
      metric_name = "RequestCount"
      namespace   = "AWS/ApplicationELB"
      period      = 3600
      stat        = "Sum"
    }
  }
}

# staging/compute/service-app/alarms/requests/high-error-rate
resource "aws_cloudwatch_metric_alarm" "compute_service_app_alarms_requests_high_error_rate" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "More than 5 % of requests to app fail. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#high-error-rate"
  alarm_name          = "terrace-staging-app-high-error-rate"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 5
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "IF((FILL(requests_blue, 0) + FILL(requests_green, 0)) > 0, 100 * (FILL(errors_blue, 0) + FILL(errors_green, 0)) / (FILL(requests_blue, 0) + FILL(requests_green, 0)), 0)"
    id          = "result"
    label       = "More than 5 % of requests to app fail"
    return_data = true
  }

  metric_query {
    id = "errors_blue"

    metric {
      dimensions = {
        LoadBalancer = aws_lb.compute_load_balancer_main.arn_suffix
        TargetGroup  = aws_lb_target_group.compute_service_app_route_targets.arn_suffix
      }
      metric_name = "HTTPCode_Target_5XX_Count"
      namespace   = "AWS/ApplicationELB"
      period      = 60
      stat        = "Sum"
    }
  }

  metric_query {
    id = "errors_green"

    metric {
      dimensions = {
        LoadBalancer = aws_lb.compute_load_balancer_main.arn_suffix
        TargetGroup  = aws_lb_target_group.compute_service_app_route_green_targets.arn_suffix
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
        LoadBalancer = aws_lb.compute_load_balancer_main.arn_suffix
        TargetGroup  = aws_lb_target_group.compute_service_app_route_targets.arn_suffix
      }
      metric_name = "RequestCount"
      namespace   = "AWS/ApplicationELB"
      period      = 60
      stat        = "Sum"
    }
  }

  metric_query {
    id = "requests_green"

    metric {
      dimensions = {
        LoadBalancer = aws_lb.compute_load_balancer_main.arn_suffix
        TargetGroup  = aws_lb_target_group.compute_service_app_route_green_targets.arn_suffix
      }
      metric_name = "RequestCount"
      namespace   = "AWS/ApplicationELB"
      period      = 60
      stat        = "Sum"
    }
  }
}

# staging/compute/service-app/alarms/requests/high-latency
resource "aws_cloudwatch_metric_alarm" "compute_service_app_alarms_requests_high_latency" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "One request in twenty to app takes longer than 1 s. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#high-latency"
  alarm_name          = "terrace-staging-app-high-latency"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([FILL(group_blue, 0), FILL(group_green, 0)])"
    id          = "result"
    label       = "One request in twenty to app takes longer than 1 s"
    return_data = true
  }

  metric_query {
    id = "group_blue"

    metric {
      dimensions = {
        LoadBalancer = aws_lb.compute_load_balancer_main.arn_suffix
        TargetGroup  = aws_lb_target_group.compute_service_app_route_targets.arn_suffix
      }
      metric_name = "TargetResponseTime"
      namespace   = "AWS/ApplicationELB"
      period      = 60
      stat        = "p95"
    }
  }

  metric_query {
    id = "group_green"

    metric {
      dimensions = {
        LoadBalancer = aws_lb.compute_load_balancer_main.arn_suffix
        TargetGroup  = aws_lb_target_group.compute_service_app_route_green_targets.arn_suffix
      }
      metric_name = "TargetResponseTime"
      namespace   = "AWS/ApplicationELB"
      period      = 60
      stat        = "p95"
    }
  }
}

# staging/compute/service-app/alarms/requests/unhealthy-targets
resource "aws_cloudwatch_metric_alarm" "compute_service_app_alarms_requests_unhealthy_targets" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Tasks of app run and are not ready. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#unhealthy-targets"
  alarm_name          = "terrace-staging-app-unhealthy-targets"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 0
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([FILL(group_blue, 0), FILL(group_green, 0)])"
    id          = "result"
    label       = "Tasks of app run and are not ready"
    return_data = true
  }

  metric_query {
    id = "group_blue"

    metric {
      dimensions = {
        LoadBalancer = aws_lb.compute_load_balancer_main.arn_suffix
        TargetGroup  = aws_lb_target_group.compute_service_app_route_targets.arn_suffix
      }
      metric_name = "UnHealthyHostCount"
      namespace   = "AWS/ApplicationELB"
      period      = 60
      stat        = "Maximum"
    }
  }

  metric_query {
    id = "group_green"

    metric {
      dimensions = {
        LoadBalancer = aws_lb.compute_load_balancer_main.arn_suffix
        TargetGroup  = aws_lb_target_group.compute_service_app_route_green_targets.arn_suffix
      }
      metric_name = "UnHealthyHostCount"
      namespace   = "AWS/ApplicationELB"
      period      = 60
      stat        = "Maximum"
    }
  }
}

# staging/compute/service-app/service-cpu-unused
resource "aws_cloudwatch_metric_alarm" "compute_service_app_service_cpu_unused" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Low urgency, for the next working day: CPU of app was below 60 % in every hour of 3 days, so a smaller size may do. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/utilization.md#service-cpu-unused"
  alarm_name          = "terrace-staging-app-service-cpu-unused"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 72
  evaluation_periods  = 72
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
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
        ClusterName = "terrace-staging"
        ServiceName = "terrace-staging-app"
      }
      metric_name = "CPUUtilization"
      namespace   = "AWS/ECS"
      period      = 3600
      stat        = "Average"
    }
  }
}

# staging/compute/service-app/service-memory-unused
resource "aws_cloudwatch_metric_alarm" "compute_service_app_service_memory_unused" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Low urgency, for the next working day: Memory of app was below 60 % in every hour of 3 days, so a smaller size may do. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/utilization.md#service-memory-unused"
  alarm_name          = "terrace-staging-app-service-memory-unused"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 72
  evaluation_periods  = 72
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
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
        ClusterName = "terrace-staging"
        ServiceName = "terrace-staging-app"
      }
      metric_name = "MemoryUtilization"
      namespace   = "AWS/ECS"
      period      = 3600
      stat        = "Average"
    }
  }
}

# staging/compute/service-worker/alarms/cpu-exhausted
resource "aws_cloudwatch_metric_alarm" "compute_service_worker_alarms_cpu_exhausted" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Tasks of worker have no CPU left although it has scaled out. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#cpu-exhausted"
  alarm_name          = "terrace-staging-worker-cpu-exhausted"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 15
  dimensions = {
    ClusterName = "terrace-staging"
    ServiceName = "terrace-staging-worker"
  }
  evaluation_periods = 15
  metric_name        = "CPUUtilization"
  namespace          = "AWS/ECS"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Average"
  threshold          = 85
  treat_missing_data = "notBreaching"
}

# staging/compute/service-worker/alarms/logs/error-logs
resource "aws_cloudwatch_metric_alarm" "compute_service_worker_alarms_logs_error_logs" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "worker logs more than 10 errors a minute. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#error-logs"
  alarm_name          = "terrace-staging-worker-error-logs"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  dimensions          = {}
  evaluation_periods  = 5
  metric_name         = "error-logs"
  namespace           = "terrace-staging-worker"
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  period              = 60
  statistic           = "Sum"
  threshold           = 10
  treat_missing_data  = "notBreaching"
}

# staging/compute/service-worker/alarms/no-running-tasks
resource "aws_cloudwatch_metric_alarm" "compute_service_worker_alarms_no_running_tasks" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "No task of worker runs. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#no-running-tasks"
  alarm_name          = "terrace-staging-worker-no-running-tasks"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 2
  dimensions = {
    ClusterName = "terrace-staging"
    ServiceName = "terrace-staging-worker"
  }
  evaluation_periods = 2
  metric_name        = "RunningTaskCount"
  namespace          = "ECS/ContainerInsights"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Minimum"
  threshold          = 1
  treat_missing_data = "breaching"
}

# staging/compute/service-worker/backlog-scaling/queue-empty
resource "aws_cloudwatch_metric_alarm" "compute_service_worker_backlog_scaling_queue_empty" {
  alarm_actions       = [aws_appautoscaling_policy.compute_service_worker_backlog_scaling_rest.arn]
  alarm_description   = "No message has waited or been in work for 10 minutes; it stops tasks and wakes nobody. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#queue-empty"
  alarm_name          = "terrace-staging-worker-queue-empty"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 10
  evaluation_periods  = 10
  threshold           = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "waiting + in_work"
    id          = "result"
    label       = "No message has waited or been in work for 10 minutes; it stops tasks and wakes nobody"
    return_data = true
  }

  metric_query {
    id = "waiting"

    metric {
      dimensions = {
        QueueName = aws_sqs_queue.queue_tasks_main.name
      }
      metric_name = "ApproximateNumberOfMessagesVisible"
      namespace   = "AWS/SQS"
      period      = 60
      stat        = "Maximum"
    }
  }

  metric_query {
    id = "in_work"

    metric {
      dimensions = {
        QueueName = aws_sqs_queue.queue_tasks_main.name
      }
      metric_name = "ApproximateNumberOfMessagesNotVisible"
      namespace   = "AWS/SQS"
      period      = 60
      stat        = "Maximum"
    }
  }
}

# staging/compute/service-worker/backlog-scaling/tasks-missing
resource "aws_cloudwatch_metric_alarm" "compute_service_worker_backlog_scaling_tasks_missing" {
  alarm_actions       = [aws_appautoscaling_policy.compute_service_worker_backlog_scaling_grow.arn]
  alarm_description   = "More messages wait than 20 for each task; it starts tasks and wakes nobody. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/service.md#tasks-missing"
  alarm_name          = "terrace-staging-worker-tasks-missing"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  threshold           = 0
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "CEIL(FILL(waiting, 0) / 20) - FILL(wanted, 0)"
    id          = "result"
    label       = "More messages wait than 20 for each task; it starts tasks and wakes nobody"
    return_data = true
  }

  metric_query {
    id = "waiting"

    metric {
      dimensions = {
        QueueName = aws_sqs_queue.queue_tasks_main.name
      }
      metric_name = "ApproximateNumberOfMessagesVisible"
      namespace   = "AWS/SQS"
      period      = 60
      stat        = "Maximum"
    }
  }

  metric_query {
    id = "wanted"

    metric {
      dimensions = {
        ClusterName = "terrace-staging"
        ServiceName = "terrace-staging-worker"
      }
      metric_name = "DesiredTaskCount"
      namespace   = "ECS/ContainerInsights"
      period      = 60
      stat        = "Maximum"
    }
  }
}

# staging/compute/service-worker/service-cpu-unused
resource "aws_cloudwatch_metric_alarm" "compute_service_worker_service_cpu_unused" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Low urgency, for the next working day: CPU of worker was below 60 % in every hour of 3 days, so a smaller size may do. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/utilization.md#service-cpu-unused"
  alarm_name          = "terrace-staging-worker-service-cpu-unused"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 72
  evaluation_periods  = 72
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 60
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([m1])"
    id          = "result"
    label       = "Low urgency, for the next working day: CPU of worker was below 60 % in every hour of 3 days, so a smaller size may do"
    return_data = true
  }

  metric_query {
    id = "m1"

    metric {
      dimensions = {
        ClusterName = "terrace-staging"
        ServiceName = "terrace-staging-worker"
      }
      metric_name = "CPUUtilization"
      namespace   = "AWS/ECS"
      period      = 3600
      stat        = "Average"
    }
  }
}

# staging/compute/service-worker/service-memory-unused
resource "aws_cloudwatch_metric_alarm" "compute_service_worker_service_memory_unused" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Low urgency, for the next working day: Memory of worker was below 60 % in every hour of 3 days, so a smaller size may do. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/utilization.md#service-memory-unused"
  alarm_name          = "terrace-staging-worker-service-memory-unused"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 72
  evaluation_periods  = 72
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 60
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([m1])"
    id          = "result"
    label       = "Low urgency, for the next working day: Memory of worker was below 60 % in every hour of 3 days, so a smaller size may do"
    return_data = true
  }

  metric_query {
    id = "m1"

    metric {
      dimensions = {
        ClusterName = "terrace-staging"
        ServiceName = "terrace-staging-worker"
      }
      metric_name = "MemoryUtilization"
      namespace   = "AWS/ECS"
      period      = 3600
      stat        = "Average"
    }
  }
}

# staging/compute/service-app/blue-green/main
resource "aws_codedeploy_app" "compute_service_app_blue_green_main" {
  compute_platform = "ECS"
  name             = "terrace-staging-app"
}

# staging/compute/service-app/blue-green/group
resource "aws_codedeploy_deployment_group" "compute_service_app_blue_green_group" {
  app_name               = aws_codedeploy_app.compute_service_app_blue_green_main.name
  deployment_config_name = "CodeDeployDefault.ECSCanary10Percent5Minutes"
  deployment_group_name  = "terrace-staging-app"
  service_role_arn       = aws_iam_role.compute_service_app_blue_green_role_main.arn

  alarm_configuration {
    alarms = [
      aws_cloudwatch_metric_alarm.compute_service_app_alarms_requests_high_error_rate.alarm_name,
      aws_cloudwatch_metric_alarm.compute_service_app_alarms_requests_high_latency.alarm_name,
      aws_cloudwatch_metric_alarm.compute_service_app_alarms_requests_unhealthy_targets.alarm_name,
    ]
    enabled = true
  }

  auto_rollback_configuration {
    enabled = true
    events  = ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"]
  }

  blue_green_deployment_config {
    deployment_ready_option {
      action_on_timeout = "CONTINUE_DEPLOYMENT"
    }

    terminate_blue_instances_on_deployment_success {
      action                           = "TERMINATE"
      termination_wait_time_in_minutes = 15
    }
  }

  deployment_style {
    deployment_option = "WITH_TRAFFIC_CONTROL"
    deployment_type   = "BLUE_GREEN"
  }

  ecs_service {
    cluster_name = aws_ecs_cluster.compute_cluster_main.name
    service_name = aws_ecs_service.compute_service_app_running_main.name
  }

  load_balancer_info {
    target_group_pair_info {
      prod_traffic_route {
        listener_arns = [aws_lb_listener.compute_load_balancer_https.arn]
      }

      target_group {
        name = aws_lb_target_group.compute_service_app_route_targets.name
      }

      target_group {
        name = aws_lb_target_group.compute_service_app_route_green_targets.name
      }

      test_traffic_route {
        listener_arns = [aws_lb_listener.compute_load_balancer_test.arn]
      }
    }
  }

  depends_on = [aws_iam_role_policy.compute_service_app_blue_green_role_deploy_policy]
}

# staging/compute/cluster/main
resource "aws_ecs_cluster" "compute_cluster_main" {
  name = "terrace-staging"

  setting {
    name  = "containerInsights"
    value = "enabled"
  }

  depends_on = [aws_cloudwatch_log_group.compute_cluster_measurements]
}

# staging/compute/cluster/capacity
resource "aws_ecs_cluster_capacity_providers" "compute_cluster_capacity" {
  capacity_providers = ["FARGATE", "FARGATE_SPOT"]
  cluster_name       = aws_ecs_cluster.compute_cluster_main.name

  default_capacity_provider_strategy {
    capacity_provider = "FARGATE"
    weight            = 1
  }

  depends_on = [
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
  ]
}

# staging/compute/service-app/running/main
resource "aws_ecs_service" "compute_service_app_running_main" {
  cluster                            = aws_ecs_cluster.compute_cluster_main.id
  deployment_maximum_percent         = 200
  deployment_minimum_healthy_percent = 100
  desired_count                      = 2
  enable_ecs_managed_tags            = true
  health_check_grace_period_seconds  = 45
  name                               = "terrace-staging-app"
  propagate_tags                     = "SERVICE"
  task_definition                    = aws_ecs_task_definition.compute_service_app_task_main.arn

  capacity_provider_strategy {
    capacity_provider = "FARGATE"
    weight            = 1
  }

  deployment_controller {
    type = "CODE_DEPLOY"
  }

  load_balancer {
    container_name   = "app"
    container_port   = 8000
    target_group_arn = aws_lb_target_group.compute_service_app_route_targets.arn
  }

  network_configuration {
    assign_public_ip = false
    security_groups  = [aws_security_group.compute_service_app_security_group_main.id]
    subnets = [
      aws_subnet.networking_network_private_a.id,
      aws_subnet.networking_network_private_b.id,
      aws_subnet.networking_network_private_c.id,
    ]
  }

  lifecycle {
    ignore_changes = [desired_count, load_balancer, task_definition]
  }

  depends_on = [
    aws_ecs_cluster_capacity_providers.compute_cluster_capacity,
    aws_iam_role_policy.compute_service_app_task_execution_role_start_policy,
    aws_iam_role_policy.compute_service_app_settings_execution_reads_policy,
    aws_vpc_security_group_egress_rule.compute_service_app_security_group_to_https,
    aws_vpc_security_group_egress_rule.compute_service_app_security_group_load_balancer_out,
    aws_vpc_security_group_ingress_rule.compute_service_app_security_group_from_load_balancer,
    aws_lb_listener_rule.compute_service_app_route_rule,
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
  ]
}

# staging/compute/service-worker/running/main
resource "aws_ecs_service" "compute_service_worker_running_main" {
  cluster                            = aws_ecs_cluster.compute_cluster_main.id
  deployment_maximum_percent         = 200
  deployment_minimum_healthy_percent = 100
  desired_count                      = 1
  enable_ecs_managed_tags            = true
  force_new_deployment               = true
  name                               = "terrace-staging-worker"
  propagate_tags                     = "SERVICE"
  task_definition                    = aws_ecs_task_definition.compute_service_worker_task_main.arn

  alarms {
    alarm_names = [aws_cloudwatch_metric_alarm.compute_service_worker_alarms_logs_error_logs.alarm_name]
    enable      = true
    rollback    = true
  }

  capacity_provider_strategy {
    capacity_provider = "FARGATE"
    weight            = 1
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    assign_public_ip = false
    security_groups  = [aws_security_group.compute_service_worker_security_group_main.id]
    subnets = [
      aws_subnet.networking_network_private_a.id,
      aws_subnet.networking_network_private_b.id,
      aws_subnet.networking_network_private_c.id,
    ]
  }

  lifecycle {
    ignore_changes = [desired_count]
  }

  depends_on = [
    aws_ecs_cluster_capacity_providers.compute_cluster_capacity,
    aws_iam_role_policy.compute_service_worker_task_execution_role_start_policy,
    aws_iam_role_policy.compute_service_worker_settings_execution_reads_policy,
    aws_vpc_security_group_egress_rule.compute_service_worker_security_group_to_https,
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
  ]
}

# staging/compute/service-app/task/main
resource "aws_ecs_task_definition" "compute_service_app_task_main" {
  container_definitions    = "[{\"cpu\":192,\"dependsOn\":[{\"condition\":\"START\",\"containerName\":\"collector\"}],\"environment\":[{\"name\":\"AWS_REGION\",\"value\":\"us-east-1\"},{\"name\":\"ENVIRONMENT_NAME\",\"value\":\"staging\"},{\"name\":\"OTEL_EXPORTER_OTLP_ENDPOINT\",\"value\":\"http://127.0.0.1:4318\"},{\"name\":\"PORT\",\"value\":\"8000\"},{\"name\":\"SERVICE_NAME\",\"value\":\"app\"},{\"name\":\"SETTINGS_REVISION\",\"value\":\"${aws_ssm_parameter.compute_service_app_settings_cache_host.version}.${aws_ssm_parameter.compute_service_app_settings_cache_name.version}.${aws_ssm_parameter.compute_service_app_settings_cache_port.version}.${aws_ssm_parameter.compute_service_app_settings_cache_user.version}.${aws_ssm_parameter.compute_service_app_settings_database_host.version}.${aws_ssm_parameter.compute_service_app_settings_database_name.version}.${aws_ssm_parameter.compute_service_app_settings_database_port.version}.${aws_ssm_parameter.compute_service_app_settings_database_reader_host.version}.${aws_ssm_parameter.compute_service_app_settings_database_user.version}.${aws_ssm_parameter.compute_service_app_settings_flags_application.version}.${aws_ssm_parameter.compute_service_app_settings_flags_environment.version}.${aws_ssm_parameter.compute_service_app_settings_flags_profile.version}.${aws_ssm_parameter.compute_service_app_settings_jobs_queue_url.version}.${aws_ssm_parameter.compute_service_app_settings_metrics_remote_write_url.version}.${aws_ssm_parameter.compute_service_app_settings_signing_key_secret_arn.version}.${aws_ssm_parameter.compute_service_app_settings_table_name.version}.${aws_ssm_parameter.compute_service_app_settings_tasks_queue_url.version}.${aws_ssm_parameter.compute_service_app_settings_traces_endpoint.version}.${aws_ssm_parameter.compute_service_app_settings_uploads_bucket.version}\"}],\"essential\":true,\"healthCheck\":{\"command\":[\"CMD\",\"python\",\"-c\",\"import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health', timeout=2)\"],\"interval\":30,\"retries\":3,\"startPeriod\":15,\"timeout\":3},\"image\":\"${local.releases_app_image}\",\"linuxParameters\":{\"capabilities\":{\"drop\":[\"ALL\"]},\"initProcessEnabled\":true,\"tmpfs\":[{\"containerPath\":\"/tmp\",\"mountOptions\":[\"nodev\",\"noexec\",\"nosuid\",\"mode=1777\"],\"size\":256}]},\"logConfiguration\":{\"logDriver\":\"awslogs\",\"options\":{\"awslogs-group\":\"${aws_cloudwatch_log_group.compute_service_app_task_logs.name}\",\"awslogs-region\":\"us-east-1\",\"awslogs-stream-prefix\":\"app\",\"max-buffer-size\":\"25m\",\"mode\":\"non-blocking\"}},\"name\":\"app\",\"portMappings\":[{\"containerPort\":8000,\"hostPort\":8000,\"protocol\":\"tcp\"}],\"privileged\":false,\"readonlyRootFilesystem\":true,\"secrets\":[{\"name\":\"CACHE_HOST\",\"valueFrom\":\"${aws_ssm_parameter.compute_service_app_settings_cache_host.arn}\"},{\"name\":\"CACHE_NAME\",\"valueFrom\":\"${aws_ssm_parameter.compute_service_app_settings_cache_name.arn}\"},{\"name\":\"CACHE_PORT\",\"valueFrom\":\"${aws_ssm_parameter.compute_service_app_settings_cache_port.arn}\"},{\"name\":\"CACHE_USER\",\"valueFrom\":\"${aws_ssm_parameter.compute_service_app_settings_cache_user.arn}\"},{\"name\":\"DATABASE_HOST\",\"valueFrom\":\"${aws_ssm_parameter.compute_service_app_settings_database_host.arn}\"},{\"name\":\"DATABASE_NAME\",\"valueFrom\":\"${aws_ssm_parameter.compute_service_app_settings_database_name.arn}\"},{\"name\":\"DATABASE_PORT\",\"valueFrom\":\"${aws_ssm_parameter.compute_service_app_settings_database_port.arn}\"},{\"name\":\"DATABASE_READER_HOST\",\"valueFrom\":\"${aws_ssm_parameter.compute_service_app_settings_database_reader_host.arn}\"},{\"name\":\"DATABASE_USER\",\"valueFrom\":\"${aws_ssm_parameter.compute_service_app_settings_database_user.arn}\"},{\"name\":\"FLAGS_APPLICATION\",\"valueFrom\":\"${aws_ssm_parameter.compute_service_app_settings_flags_application.arn}\"},{\"name\":\"FLAGS_ENVIRONMENT\",\"valueFrom\":\"${aws_ssm_parameter.compute_service_app_settings_flags_environment.arn}\"},{\"name\":\"FLAGS_PROFILE\",\"valueFrom\":\"${aws_ssm_parameter.compute_service_app_settings_flags_profile.arn}\"},{\"name\":\"JOBS_QUEUE_URL\",\"valueFrom\":\"${aws_ssm_parameter.compute_service_app_settings_jobs_queue_url.arn}\"},{\"name\":\"METRICS_REMOTE_WRITE_URL\",\"valueFrom\":\"${aws_ssm_parameter.compute_service_app_settings_metrics_remote_write_url.arn}\"},{\"name\":\"SIGNING_KEY_SECRET_ARN\",\"valueFrom\":\"${aws_ssm_parameter.compute_service_app_settings_signing_key_secret_arn.arn}\"},{\"name\":\"TABLE_NAME\",\"valueFrom\":\"${aws_ssm_parameter.compute_service_app_settings_table_name.arn}\"},{\"name\":\"TASKS_QUEUE_URL\",\"valueFrom\":\"${aws_ssm_parameter.compute_service_app_settings_tasks_queue_url.arn}\"},{\"name\":\"TRACES_ENDPOINT\",\"valueFrom\":\"${aws_ssm_parameter.compute_service_app_settings_traces_endpoint.arn}\"},{\"name\":\"UPLOADS_BUCKET\",\"valueFrom\":\"${aws_ssm_parameter.compute_service_app_settings_uploads_bucket.arn}\"}],\"stopTimeout\":120,\"user\":\"1000:1000\"},{\"cpu\":32,\"environment\":[{\"name\":\"AOT_CONFIG_CONTENT\",\"value\":\"{\\\"exporters\\\":{\\\"otlp_http/traces\\\":{\\\"auth\\\":{\\\"authenticator\\\":\\\"sigv4auth/traces\\\"},\\\"traces_endpoint\\\":\\\"$${env:TRACES_ENDPOINT}\\\"},\\\"prometheus_remote_write\\\":{\\\"auth\\\":{\\\"authenticator\\\":\\\"sigv4auth/metrics\\\"},\\\"endpoint\\\":\\\"$${env:METRICS_REMOTE_WRITE_URL}\\\",\\\"external_labels\\\":{\\\"environment\\\":\\\"staging\\\"},\\\"target_info\\\":{\\\"enabled\\\":false}}},\\\"extensions\\\":{\\\"health_check\\\":{\\\"endpoint\\\":\\\"127.0.0.1:13133\\\"},\\\"sigv4auth/metrics\\\":{\\\"region\\\":\\\"us-east-1\\\",\\\"service\\\":\\\"aps\\\"},\\\"sigv4auth/traces\\\":{\\\"region\\\":\\\"us-east-1\\\",\\\"service\\\":\\\"xray\\\"}},\\\"processors\\\":{\\\"attributes/secrets\\\":{\\\"actions\\\":[{\\\"action\\\":\\\"delete\\\",\\\"pattern\\\":\\\"(?i)(^|[._-])(authorization|proxy-authorization|cookie|set-cookie|x-api-key|x-amz-security-token|password|passwd|secret|(access_|refresh_|id_)?token|session_id|api[._-]?key|credentials?)\\\\\\\\z|^db\\\\\\\\.(query\\\\\\\\.parameter|statement\\\\\\\\.parameters)\\\"},{\\\"action\\\":\\\"delete\\\",\\\"key\\\":\\\"url.query\\\"},{\\\"action\\\":\\\"extract\\\",\\\"key\\\":\\\"url.full\\\",\\\"pattern\\\":\\\"^(?P<address_before_query>[^?#]*)\\\"},{\\\"action\\\":\\\"update\\\",\\\"from_attribute\\\":\\\"address_before_query\\\",\\\"key\\\":\\\"url.full\\\"},{\\\"action\\\":\\\"delete\\\",\\\"key\\\":\\\"address_before_query\\\"},{\\\"action\\\":\\\"extract\\\",\\\"key\\\":\\\"http.url\\\",\\\"pattern\\\":\\\"^(?P<address_before_query>[^?#]*)\\\"},{\\\"action\\\":\\\"update\\\",\\\"from_attribute\\\":\\\"address_before_query\\\",\\\"key\\\":\\\"http.url\\\"},{\\\"action\\\":\\\"delete\\\",\\\"key\\\":\\\"address_before_query\\\"},{\\\"action\\\":\\\"extract\\\",\\\"key\\\":\\\"http.target\\\",\\\"pattern\\\":\\\"^(?P<address_before_query>[^?#]*)\\\"},{\\\"action\\\":\\\"update\\\",\\\"from_attribute\\\":\\\"address_before_query\\\",\\\"key\\\":\\\"http.target\\\"},{\\\"action\\\":\\\"delete\\\",\\\"key\\\":\\\"address_before_query\\\"}]},\\\"batch\\\":{\\\"send_batch_max_size\\\":2000,\\\"send_batch_size\\\":1000,\\\"timeout\\\":\\\"5s\\\"},\\\"memory_limiter\\\":{\\\"check_interval\\\":\\\"1s\\\",\\\"limit_percentage\\\":80,\\\"spike_limit_percentage\\\":25},\\\"resource\\\":{\\\"attributes\\\":[{\\\"action\\\":\\\"upsert\\\",\\\"key\\\":\\\"deployment.environment.name\\\",\\\"value\\\":\\\"staging\\\"},{\\\"action\\\":\\\"upsert\\\",\\\"from_attribute\\\":\\\"aws.ecs.task.id\\\",\\\"key\\\":\\\"service.instance.id\\\"}]},\\\"resource_detection\\\":{\\\"detectors\\\":[\\\"ecs\\\"],\\\"override\\\":false,\\\"timeout\\\":\\\"5s\\\"}},\\\"receivers\\\":{\\\"otlp\\\":{\\\"protocols\\\":{\\\"http\\\":{\\\"endpoint\\\":\\\"127.0.0.1:4318\\\"}}},\\\"prometheus\\\":{\\\"config\\\":{\\\"global\\\":{\\\"scrape_interval\\\":\\\"30s\\\",\\\"scrape_timeout\\\":\\\"10s\\\"},\\\"scrape_configs\\\":[{\\\"job_name\\\":\\\"services\\\",\\\"static_configs\\\":[{\\\"labels\\\":{\\\"service\\\":\\\"app\\\"},\\\"targets\\\":[\\\"127.0.0.1:8000\\\"]}]},{\\\"job_name\\\":\\\"collector\\\",\\\"static_configs\\\":[{\\\"labels\\\":{\\\"service\\\":\\\"app\\\"},\\\"targets\\\":[\\\"127.0.0.1:8888\\\"]}]}]}}},\\\"service\\\":{\\\"extensions\\\":[\\\"health_check\\\",\\\"sigv4auth/metrics\\\",\\\"sigv4auth/traces\\\"],\\\"pipelines\\\":{\\\"metrics\\\":{\\\"exporters\\\":[\\\"prometheus_remote_write\\\"],\\\"processors\\\":[\\\"memory_limiter\\\",\\\"resource_detection\\\",\\\"resource\\\",\\\"batch\\\"],\\\"receivers\\\":[\\\"prometheus\\\"]},\\\"traces\\\":{\\\"exporters\\\":[\\\"otlp_http/traces\\\"],\\\"processors\\\":[\\\"memory_limiter\\\",\\\"resource_detection\\\",\\\"resource\\\",\\\"attributes/secrets\\\",\\\"batch\\\"],\\\"receivers\\\":[\\\"otlp\\\"]}},\\\"telemetry\\\":{\\\"metrics\\\":{\\\"readers\\\":[{\\\"pull\\\":{\\\"exporter\\\":{\\\"prometheus\\\":{\\\"host\\\":\\\"127.0.0.1\\\",\\\"port\\\":8888,\\\"without_type_suffix\\\":false}}}}]}}}}\"},{\"name\":\"AWS_REGION\",\"value\":\"us-east-1\"},{\"name\":\"GOMEMLIMIT\",\"value\":\"150MiB\"}],\"essential\":false,\"healthCheck\":{\"command\":[\"CMD\",\"/healthcheck\"],\"interval\":30,\"retries\":3,\"startPeriod\":15,\"timeout\":3},\"image\":\"public.ecr.aws/aws-observability/aws-otel-collector@sha256:d2bdfff2c377c3d71d78bd5d9ce9862fd535b12134a5739d87a07801297cf9fd\",\"linuxParameters\":{\"capabilities\":{\"drop\":[\"ALL\"]},\"initProcessEnabled\":true},\"logConfiguration\":{\"logDriver\":\"awslogs\",\"options\":{\"awslogs-group\":\"${aws_cloudwatch_log_group.compute_service_app_task_logs.name}\",\"awslogs-region\":\"us-east-1\",\"awslogs-stream-prefix\":\"collector\",\"max-buffer-size\":\"25m\",\"mode\":\"non-blocking\"}},\"memory\":192,\"name\":\"collector\",\"privileged\":false,\"readonlyRootFilesystem\":true,\"restartPolicy\":{\"enabled\":true,\"restartAttemptPeriod\":60},\"secrets\":[{\"name\":\"METRICS_REMOTE_WRITE_URL\",\"valueFrom\":\"${aws_ssm_parameter.compute_service_app_settings_metrics_remote_write_url.arn}\"},{\"name\":\"TRACES_ENDPOINT\",\"valueFrom\":\"${aws_ssm_parameter.compute_service_app_settings_traces_endpoint.arn}\"}],\"stopTimeout\":30,\"user\":\"4317:4317\"}]"
  cpu                      = "512"
  execution_role_arn       = aws_iam_role.compute_service_app_task_execution_role_main.arn
  family                   = "terrace-staging-app"
  memory                   = "1024"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  skip_destroy             = true
  task_role_arn            = aws_iam_role.compute_service_app_task_role_main.arn
  track_latest             = true

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }
}

# staging/compute/service-worker/task/main
resource "aws_ecs_task_definition" "compute_service_worker_task_main" {
  container_definitions    = "[{\"command\":[\"python\",\"-m\",\"app.worker\"],\"cpu\":192,\"dependsOn\":[{\"condition\":\"START\",\"containerName\":\"collector\"}],\"environment\":[{\"name\":\"AWS_REGION\",\"value\":\"us-east-1\"},{\"name\":\"ENVIRONMENT_NAME\",\"value\":\"staging\"},{\"name\":\"OTEL_EXPORTER_OTLP_ENDPOINT\",\"value\":\"http://127.0.0.1:4318\"},{\"name\":\"SERVICE_NAME\",\"value\":\"worker\"},{\"name\":\"SETTINGS_REVISION\",\"value\":\"${aws_ssm_parameter.compute_service_worker_settings_database_host.version}.${aws_ssm_parameter.compute_service_worker_settings_database_name.version}.${aws_ssm_parameter.compute_service_worker_settings_database_port.version}.${aws_ssm_parameter.compute_service_worker_settings_database_reader_host.version}.${aws_ssm_parameter.compute_service_worker_settings_database_user.version}.${aws_ssm_parameter.compute_service_worker_settings_flags_application.version}.${aws_ssm_parameter.compute_service_worker_settings_flags_environment.version}.${aws_ssm_parameter.compute_service_worker_settings_flags_profile.version}.${aws_ssm_parameter.compute_service_worker_settings_metrics_remote_write_url.version}.${aws_ssm_parameter.compute_service_worker_settings_tasks_queue_url.version}.${aws_ssm_parameter.compute_service_worker_settings_traces_endpoint.version}.${aws_ssm_parameter.compute_service_worker_settings_uploads_bucket.version}\"}],\"essential\":true,\"image\":\"${local.releases_worker_image}\",\"linuxParameters\":{\"capabilities\":{\"drop\":[\"ALL\"]},\"initProcessEnabled\":true,\"tmpfs\":[{\"containerPath\":\"/tmp\",\"mountOptions\":[\"nodev\",\"noexec\",\"nosuid\",\"mode=1777\"],\"size\":256}]},\"logConfiguration\":{\"logDriver\":\"awslogs\",\"options\":{\"awslogs-group\":\"${aws_cloudwatch_log_group.compute_service_worker_task_logs.name}\",\"awslogs-region\":\"us-east-1\",\"awslogs-stream-prefix\":\"worker\",\"max-buffer-size\":\"25m\",\"mode\":\"non-blocking\"}},\"name\":\"worker\",\"privileged\":false,\"readonlyRootFilesystem\":true,\"secrets\":[{\"name\":\"DATABASE_HOST\",\"valueFrom\":\"${aws_ssm_parameter.compute_service_worker_settings_database_host.arn}\"},{\"name\":\"DATABASE_NAME\",\"valueFrom\":\"${aws_ssm_parameter.compute_service_worker_settings_database_name.arn}\"},{\"name\":\"DATABASE_PORT\",\"valueFrom\":\"${aws_ssm_parameter.compute_service_worker_settings_database_port.arn}\"},{\"name\":\"DATABASE_READER_HOST\",\"valueFrom\":\"${aws_ssm_parameter.compute_service_worker_settings_database_reader_host.arn}\"},{\"name\":\"DATABASE_USER\",\"valueFrom\":\"${aws_ssm_parameter.compute_service_worker_settings_database_user.arn}\"},{\"name\":\"FLAGS_APPLICATION\",\"valueFrom\":\"${aws_ssm_parameter.compute_service_worker_settings_flags_application.arn}\"},{\"name\":\"FLAGS_ENVIRONMENT\",\"valueFrom\":\"${aws_ssm_parameter.compute_service_worker_settings_flags_environment.arn}\"},{\"name\":\"FLAGS_PROFILE\",\"valueFrom\":\"${aws_ssm_parameter.compute_service_worker_settings_flags_profile.arn}\"},{\"name\":\"METRICS_REMOTE_WRITE_URL\",\"valueFrom\":\"${aws_ssm_parameter.compute_service_worker_settings_metrics_remote_write_url.arn}\"},{\"name\":\"TASKS_QUEUE_URL\",\"valueFrom\":\"${aws_ssm_parameter.compute_service_worker_settings_tasks_queue_url.arn}\"},{\"name\":\"TRACES_ENDPOINT\",\"valueFrom\":\"${aws_ssm_parameter.compute_service_worker_settings_traces_endpoint.arn}\"},{\"name\":\"UPLOADS_BUCKET\",\"valueFrom\":\"${aws_ssm_parameter.compute_service_worker_settings_uploads_bucket.arn}\"}],\"stopTimeout\":120,\"user\":\"1000:1000\"},{\"cpu\":32,\"environment\":[{\"name\":\"AOT_CONFIG_CONTENT\",\"value\":\"{\\\"exporters\\\":{\\\"otlp_http/traces\\\":{\\\"auth\\\":{\\\"authenticator\\\":\\\"sigv4auth/traces\\\"},\\\"traces_endpoint\\\":\\\"$${env:TRACES_ENDPOINT}\\\"},\\\"prometheus_remote_write\\\":{\\\"auth\\\":{\\\"authenticator\\\":\\\"sigv4auth/metrics\\\"},\\\"endpoint\\\":\\\"$${env:METRICS_REMOTE_WRITE_URL}\\\",\\\"external_labels\\\":{\\\"environment\\\":\\\"staging\\\"},\\\"target_info\\\":{\\\"enabled\\\":false}}},\\\"extensions\\\":{\\\"health_check\\\":{\\\"endpoint\\\":\\\"127.0.0.1:13133\\\"},\\\"sigv4auth/metrics\\\":{\\\"region\\\":\\\"us-east-1\\\",\\\"service\\\":\\\"aps\\\"},\\\"sigv4auth/traces\\\":{\\\"region\\\":\\\"us-east-1\\\",\\\"service\\\":\\\"xray\\\"}},\\\"processors\\\":{\\\"attributes/secrets\\\":{\\\"actions\\\":[{\\\"action\\\":\\\"delete\\\",\\\"pattern\\\":\\\"(?i)(^|[._-])(authorization|proxy-authorization|cookie|set-cookie|x-api-key|x-amz-security-token|password|passwd|secret|(access_|refresh_|id_)?token|session_id|api[._-]?key|credentials?)\\\\\\\\z|^db\\\\\\\\.(query\\\\\\\\.parameter|statement\\\\\\\\.parameters)\\\"},{\\\"action\\\":\\\"delete\\\",\\\"key\\\":\\\"url.query\\\"},{\\\"action\\\":\\\"extract\\\",\\\"key\\\":\\\"url.full\\\",\\\"pattern\\\":\\\"^(?P<address_before_query>[^?#]*)\\\"},{\\\"action\\\":\\\"update\\\",\\\"from_attribute\\\":\\\"address_before_query\\\",\\\"key\\\":\\\"url.full\\\"},{\\\"action\\\":\\\"delete\\\",\\\"key\\\":\\\"address_before_query\\\"},{\\\"action\\\":\\\"extract\\\",\\\"key\\\":\\\"http.url\\\",\\\"pattern\\\":\\\"^(?P<address_before_query>[^?#]*)\\\"},{\\\"action\\\":\\\"update\\\",\\\"from_attribute\\\":\\\"address_before_query\\\",\\\"key\\\":\\\"http.url\\\"},{\\\"action\\\":\\\"delete\\\",\\\"key\\\":\\\"address_before_query\\\"},{\\\"action\\\":\\\"extract\\\",\\\"key\\\":\\\"http.target\\\",\\\"pattern\\\":\\\"^(?P<address_before_query>[^?#]*)\\\"},{\\\"action\\\":\\\"update\\\",\\\"from_attribute\\\":\\\"address_before_query\\\",\\\"key\\\":\\\"http.target\\\"},{\\\"action\\\":\\\"delete\\\",\\\"key\\\":\\\"address_before_query\\\"}]},\\\"batch\\\":{\\\"send_batch_max_size\\\":2000,\\\"send_batch_size\\\":1000,\\\"timeout\\\":\\\"5s\\\"},\\\"memory_limiter\\\":{\\\"check_interval\\\":\\\"1s\\\",\\\"limit_percentage\\\":80,\\\"spike_limit_percentage\\\":25},\\\"resource\\\":{\\\"attributes\\\":[{\\\"action\\\":\\\"upsert\\\",\\\"key\\\":\\\"deployment.environment.name\\\",\\\"value\\\":\\\"staging\\\"},{\\\"action\\\":\\\"upsert\\\",\\\"from_attribute\\\":\\\"aws.ecs.task.id\\\",\\\"key\\\":\\\"service.instance.id\\\"}]},\\\"resource_detection\\\":{\\\"detectors\\\":[\\\"ecs\\\"],\\\"override\\\":false,\\\"timeout\\\":\\\"5s\\\"}},\\\"receivers\\\":{\\\"otlp\\\":{\\\"protocols\\\":{\\\"http\\\":{\\\"endpoint\\\":\\\"127.0.0.1:4318\\\"}}},\\\"prometheus\\\":{\\\"config\\\":{\\\"global\\\":{\\\"scrape_interval\\\":\\\"30s\\\",\\\"scrape_timeout\\\":\\\"10s\\\"},\\\"scrape_configs\\\":[{\\\"job_name\\\":\\\"services\\\",\\\"static_configs\\\":[{\\\"labels\\\":{\\\"service\\\":\\\"worker\\\"},\\\"targets\\\":[\\\"127.0.0.1:8000\\\"]}]},{\\\"job_name\\\":\\\"collector\\\",\\\"static_configs\\\":[{\\\"labels\\\":{\\\"service\\\":\\\"worker\\\"},\\\"targets\\\":[\\\"127.0.0.1:8888\\\"]}]}]}}},\\\"service\\\":{\\\"extensions\\\":[\\\"health_check\\\",\\\"sigv4auth/metrics\\\",\\\"sigv4auth/traces\\\"],\\\"pipelines\\\":{\\\"metrics\\\":{\\\"exporters\\\":[\\\"prometheus_remote_write\\\"],\\\"processors\\\":[\\\"memory_limiter\\\",\\\"resource_detection\\\",\\\"resource\\\",\\\"batch\\\"],\\\"receivers\\\":[\\\"prometheus\\\"]},\\\"traces\\\":{\\\"exporters\\\":[\\\"otlp_http/traces\\\"],\\\"processors\\\":[\\\"memory_limiter\\\",\\\"resource_detection\\\",\\\"resource\\\",\\\"attributes/secrets\\\",\\\"batch\\\"],\\\"receivers\\\":[\\\"otlp\\\"]}},\\\"telemetry\\\":{\\\"metrics\\\":{\\\"readers\\\":[{\\\"pull\\\":{\\\"exporter\\\":{\\\"prometheus\\\":{\\\"host\\\":\\\"127.0.0.1\\\",\\\"port\\\":8888,\\\"without_type_suffix\\\":false}}}}]}}}}\"},{\"name\":\"AWS_REGION\",\"value\":\"us-east-1\"},{\"name\":\"GOMEMLIMIT\",\"value\":\"150MiB\"}],\"essential\":false,\"healthCheck\":{\"command\":[\"CMD\",\"/healthcheck\"],\"interval\":30,\"retries\":3,\"startPeriod\":15,\"timeout\":3},\"image\":\"public.ecr.aws/aws-observability/aws-otel-collector@sha256:d2bdfff2c377c3d71d78bd5d9ce9862fd535b12134a5739d87a07801297cf9fd\",\"linuxParameters\":{\"capabilities\":{\"drop\":[\"ALL\"]},\"initProcessEnabled\":true},\"logConfiguration\":{\"logDriver\":\"awslogs\",\"options\":{\"awslogs-group\":\"${aws_cloudwatch_log_group.compute_service_worker_task_logs.name}\",\"awslogs-region\":\"us-east-1\",\"awslogs-stream-prefix\":\"collector\",\"max-buffer-size\":\"25m\",\"mode\":\"non-blocking\"}},\"memory\":192,\"name\":\"collector\",\"privileged\":false,\"readonlyRootFilesystem\":true,\"restartPolicy\":{\"enabled\":true,\"restartAttemptPeriod\":60},\"secrets\":[{\"name\":\"METRICS_REMOTE_WRITE_URL\",\"valueFrom\":\"${aws_ssm_parameter.compute_service_worker_settings_metrics_remote_write_url.arn}\"},{\"name\":\"TRACES_ENDPOINT\",\"valueFrom\":\"${aws_ssm_parameter.compute_service_worker_settings_traces_endpoint.arn}\"}],\"stopTimeout\":30,\"user\":\"4317:4317\"}]"
  cpu                      = "256"
  execution_role_arn       = aws_iam_role.compute_service_worker_task_execution_role_main.arn
  family                   = "terrace-staging-worker"
  memory                   = "512"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  skip_destroy             = true
  task_role_arn            = aws_iam_role.compute_service_worker_task_role_main.arn
  track_latest             = true

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }
}

# staging/compute/service-app/blue-green/role/main
resource "aws_iam_role" "compute_service_app_blue_green_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.compute_service_app_blue_green_role_trust.json
  description          = "What CodeDeploy may do to app"
  name                 = "terrace-staging-app-deployment"
  permissions_boundary = "arn:aws:iam::333333333333:policy/terrace-staging-deployment-boundary"
}

# staging/compute/service-app/task/execution-role/main
resource "aws_iam_role" "compute_service_app_task_execution_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.compute_service_app_task_execution_role_trust.json
  description          = "Starts tasks of app: image, settings, logs"
  name                 = "terrace-staging-app-execution"
  permissions_boundary = "arn:aws:iam::333333333333:policy/terrace-staging-boundary"
}

# staging/compute/service-app/task/role/main
resource "aws_iam_role" "compute_service_app_task_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.compute_service_app_task_role_trust.json
  description          = "What the code of app may do"
  name                 = "terrace-staging-app"
  permissions_boundary = "arn:aws:iam::333333333333:policy/terrace-staging-boundary"
}

# staging/compute/service-worker/task/execution-role/main
resource "aws_iam_role" "compute_service_worker_task_execution_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.compute_service_worker_task_execution_role_trust.json
  description          = "Starts tasks of worker: image, settings, logs"
  name                 = "terrace-staging-worker-execution"
  permissions_boundary = "arn:aws:iam::333333333333:policy/terrace-staging-boundary"
}

# staging/compute/service-worker/task/role/main
resource "aws_iam_role" "compute_service_worker_task_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.compute_service_worker_task_role_trust.json
  description          = "What the code of worker may do"
  name                 = "terrace-staging-worker"
  permissions_boundary = "arn:aws:iam::333333333333:policy/terrace-staging-boundary"
}

# staging/compute/service-app/blue-green/role/deploy-policy
resource "aws_iam_role_policy" "compute_service_app_blue_green_role_deploy_policy" {
  name   = "deploy"
  policy = data.aws_iam_policy_document.compute_service_app_blue_green_role_deploy_document.json
  role   = aws_iam_role.compute_service_app_blue_green_role_main.name
}

# staging/compute/service-app/settings/execution-reads-policy
resource "aws_iam_role_policy" "compute_service_app_settings_execution_reads_policy" {
  name   = "settings"
  policy = data.aws_iam_policy_document.compute_service_app_settings_execution_reads_document.json
  role   = aws_iam_role.compute_service_app_task_execution_role_main.name
}

# staging/compute/service-app/task/execution-role/start-policy
resource "aws_iam_role_policy" "compute_service_app_task_execution_role_start_policy" {
  name   = "start"
  policy = data.aws_iam_policy_document.compute_service_app_task_execution_role_start_document.json
  role   = aws_iam_role.compute_service_app_task_execution_role_main.name
}

# staging/compute/service-worker/settings/execution-reads-policy
resource "aws_iam_role_policy" "compute_service_worker_settings_execution_reads_policy" {
  name   = "settings"
  policy = data.aws_iam_policy_document.compute_service_worker_settings_execution_reads_document.json
  role   = aws_iam_role.compute_service_worker_task_execution_role_main.name
}

# staging/compute/service-worker/task/execution-role/start-policy
resource "aws_iam_role_policy" "compute_service_worker_task_execution_role_start_policy" {
  name   = "start"
  policy = data.aws_iam_policy_document.compute_service_worker_task_execution_role_start_document.json
  role   = aws_iam_role.compute_service_worker_task_execution_role_main.name
}

# staging/compute/load-balancer/main
resource "aws_lb" "compute_load_balancer_main" {
  desync_mitigation_mode     = "strictest"
  drop_invalid_header_fields = true
  enable_deletion_protection = false
  internal                   = false
  load_balancer_type         = "application"
  name                       = "terrace-staging-public"
  security_groups            = [aws_security_group.compute_load_balancer_security_group_main.id]
  subnets = [
    aws_subnet.networking_network_public_a.id,
    aws_subnet.networking_network_public_b.id,
    aws_subnet.networking_network_public_c.id,
  ]

  access_logs {
    bucket  = aws_s3_bucket_policy.storage_logs_access.bucket
    enabled = true
  }

  depends_on = [
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
  ]
}

# staging/compute/load-balancer/https
resource "aws_lb_listener" "compute_load_balancer_https" {
  certificate_arn   = aws_acm_certificate_validation.certificate_validation.certificate_arn
  load_balancer_arn = aws_lb.compute_load_balancer_main.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"

  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      message_body = "not found"
      status_code  = "404"
    }
  }
}

# staging/compute/load-balancer/redirect
resource "aws_lb_listener" "compute_load_balancer_redirect" {
  load_balancer_arn = aws_lb.compute_load_balancer_main.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
}

# staging/compute/load-balancer/test
resource "aws_lb_listener" "compute_load_balancer_test" {
  certificate_arn   = aws_acm_certificate_validation.certificate_validation.certificate_arn
  load_balancer_arn = aws_lb.compute_load_balancer_main.arn
  port              = 8443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"

  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      message_body = "not found"
      status_code  = "404"
    }
  }
}

# staging/compute/load-balancer/origin
resource "aws_lb_listener_certificate" "compute_load_balancer_origin" {
  certificate_arn = aws_acm_certificate_validation.edge_origin_certificate_validation.certificate_arn
  listener_arn    = aws_lb_listener.compute_load_balancer_https.arn
}

# staging/compute/service-app/blue-green/test-rule
resource "aws_lb_listener_rule" "compute_service_app_blue_green_test_rule" {
  listener_arn = aws_lb_listener.compute_load_balancer_test.arn
  priority     = 100

  action {
    target_group_arn = aws_lb_target_group.compute_service_app_route_green_targets.arn
    type             = "forward"
  }

  condition {
    host_header {
      values = ["staging.terrace.example"]
    }
  }

  lifecycle {
    ignore_changes = [action]
  }
}

# staging/compute/service-app/route/rule
resource "aws_lb_listener_rule" "compute_service_app_route_rule" {
  listener_arn = aws_lb_listener.compute_load_balancer_https.arn
  priority     = 100

  action {
    target_group_arn = aws_lb_target_group.compute_service_app_route_targets.arn
    type             = "forward"
  }

  condition {
    host_header {
      values = ["staging.terrace.example"]
    }
  }

  lifecycle {
    ignore_changes = [action]
  }
}

# staging/compute/service-app/route/green-targets
resource "aws_lb_target_group" "compute_service_app_route_green_targets" {
  deregistration_delay = "30"
  name                 = "terrace-staging-e080ea"
  port                 = 8000
  protocol             = "HTTP"
  tags = {
    Name = "terrace-staging-app-green"
  }
  target_type = "ip"
  vpc_id      = aws_vpc.networking_network_main.id

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

# staging/compute/service-app/route/targets
resource "aws_lb_target_group" "compute_service_app_route_targets" {
  deregistration_delay = "30"
  name                 = "terrace-staging-d4f6a1"
  port                 = 8000
  protocol             = "HTTP"
  tags = {
    Name = "terrace-staging-app"
  }
  target_type = "ip"
  vpc_id      = aws_vpc.networking_network_main.id

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

# staging/compute/load-balancer/security-group/main
resource "aws_security_group" "compute_load_balancer_security_group_main" {
  description = "Public load balancer"
  name        = "terrace-staging-load-balancer"
  tags = {
    Name = "terrace-staging-load-balancer"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# staging/compute/service-app/security-group/main
resource "aws_security_group" "compute_service_app_security_group_main" {
  description = "Tasks of app"
  name        = "terrace-staging-app"
  tags = {
    Name = "terrace-staging-app"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# staging/compute/service-worker/security-group/main
resource "aws_security_group" "compute_service_worker_security_group_main" {
  description = "Tasks of worker"
  name        = "terrace-staging-worker"
  tags = {
    Name = "terrace-staging-worker"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# staging/compute/service-app/settings/cache-host
resource "aws_ssm_parameter" "compute_service_app_settings_cache_host" {
  description = "Host of Valkey, TLS only"
  name        = "/terrace/staging/app/CACHE_HOST"
  type        = "String"
  value       = aws_elasticache_replication_group.cache_main.primary_endpoint_address
}

# staging/compute/service-app/settings/cache-name
resource "aws_ssm_parameter" "compute_service_app_settings_cache_name" {
  description = "Cache that a token to sign in is for"
  name        = "/terrace/staging/app/CACHE_NAME"
  type        = "String"
  value       = "terrace-staging-cache"
}

# staging/compute/service-app/settings/cache-port
resource "aws_ssm_parameter" "compute_service_app_settings_cache_port" {
  description = "Port of Valkey"
  name        = "/terrace/staging/app/CACHE_PORT"
  type        = "String"
  value       = "6379"
}

# staging/compute/service-app/settings/cache-user
resource "aws_ssm_parameter" "compute_service_app_settings_cache_user" {
  description = "User to sign in as, with a token from IAM"
  name        = "/terrace/staging/app/CACHE_USER"
  type        = "String"
  value       = "terrace-staging-cache-app"
}

# staging/compute/service-app/settings/database-host
resource "aws_ssm_parameter" "compute_service_app_settings_database_host" {
  description = "Host of PostgreSQL, TLS only"
  name        = "/terrace/staging/app/DATABASE_HOST"
  type        = "String"
  value       = aws_rds_cluster.database_aurora_main.endpoint
}

# staging/compute/service-app/settings/database-name
resource "aws_ssm_parameter" "compute_service_app_settings_database_name" {
  description = "Database to use"
  name        = "/terrace/staging/app/DATABASE_NAME"
  type        = "String"
  value       = "app"
}

# staging/compute/service-app/settings/database-port
resource "aws_ssm_parameter" "compute_service_app_settings_database_port" {
  description = "Port of PostgreSQL"
  name        = "/terrace/staging/app/DATABASE_PORT"
  type        = "String"
  value       = "5432"
}

# staging/compute/service-app/settings/database-reader-host
resource "aws_ssm_parameter" "compute_service_app_settings_database_reader_host" {
  description = "Host of PostgreSQL for reads"
  name        = "/terrace/staging/app/DATABASE_READER_HOST"
  type        = "String"
  value       = aws_rds_cluster.database_aurora_main.reader_endpoint
}

# staging/compute/service-app/settings/database-user
resource "aws_ssm_parameter" "compute_service_app_settings_database_user" {
  description = "User to sign in as, with a token from IAM"
  name        = "/terrace/staging/app/DATABASE_USER"
  type        = "String"
  value       = "app"
}

# staging/compute/service-app/settings/flags-application
resource "aws_ssm_parameter" "compute_service_app_settings_flags_application" {
  description = "Application in AppConfig"
  name        = "/terrace/staging/app/FLAGS_APPLICATION"
  type        = "String"
  value       = "terrace-staging"
}

# staging/compute/service-app/settings/flags-environment
resource "aws_ssm_parameter" "compute_service_app_settings_flags_environment" {
  description = "Environment in AppConfig"
  name        = "/terrace/staging/app/FLAGS_ENVIRONMENT"
  type        = "String"
  value       = "staging"
}

# staging/compute/service-app/settings/flags-profile
resource "aws_ssm_parameter" "compute_service_app_settings_flags_profile" {
  description = "Profile in AppConfig"
  name        = "/terrace/staging/app/FLAGS_PROFILE"
  type        = "String"
  value       = "flags"
}

# staging/compute/service-app/settings/jobs-queue-url
resource "aws_ssm_parameter" "compute_service_app_settings_jobs_queue_url" {
  description = "Queue of jobs"
  name        = "/terrace/staging/app/JOBS_QUEUE_URL"
  type        = "String"
  value       = aws_sqs_queue.queue_jobs_main.url
}

# staging/compute/service-app/settings/metrics-remote-write-url
resource "aws_ssm_parameter" "compute_service_app_settings_metrics_remote_write_url" {
  description = "Where samples are written to, with signed requests"
  name        = "/terrace/staging/app/METRICS_REMOTE_WRITE_URL"
  type        = "String"
  value       = "${aws_prometheus_workspace.observability_prometheus_main.prometheus_endpoint}api/v1/remote_write"
}

# staging/compute/service-app/settings/signing-key-secret-arn
resource "aws_ssm_parameter" "compute_service_app_settings_signing_key_secret_arn" {
  description = "Secret with the key to sign with, and the one before it"
  name        = "/terrace/staging/app/SIGNING_KEY_SECRET_ARN"
  type        = "String"
  value       = aws_secretsmanager_secret.functions_signing_key_secret_main.arn
}

# staging/compute/service-app/settings/table-name
resource "aws_ssm_parameter" "compute_service_app_settings_table_name" {
  description = "DynamoDB table"
  name        = "/terrace/staging/app/TABLE_NAME"
  type        = "String"
  value       = aws_dynamodb_table.table_main.name
}

# staging/compute/service-app/settings/tasks-queue-url
resource "aws_ssm_parameter" "compute_service_app_settings_tasks_queue_url" {
  description = "Queue of tasks"
  name        = "/terrace/staging/app/TASKS_QUEUE_URL"
  type        = "String"
  value       = aws_sqs_queue.queue_tasks_main.url
}

# staging/compute/service-app/settings/traces-endpoint
resource "aws_ssm_parameter" "compute_service_app_settings_traces_endpoint" {
  description = "OTLP endpoint of X-Ray, signed requests"
  name        = "/terrace/staging/app/TRACES_ENDPOINT"
  type        = "String"
  value       = "https://xray.us-east-1.amazonaws.com/v1/traces"
}

# staging/compute/service-app/settings/uploads-bucket
resource "aws_ssm_parameter" "compute_service_app_settings_uploads_bucket" {
  description = "Bucket of the application's files"
  name        = "/terrace/staging/app/UPLOADS_BUCKET"
  type        = "String"
  value       = aws_s3_bucket.uploads_objects_main.bucket
}

# staging/compute/service-worker/settings/database-host
resource "aws_ssm_parameter" "compute_service_worker_settings_database_host" {
  description = "Host of PostgreSQL, TLS only"
  name        = "/terrace/staging/worker/DATABASE_HOST"
  type        = "String"
  value       = aws_rds_cluster.database_aurora_main.endpoint
}

# staging/compute/service-worker/settings/database-name
resource "aws_ssm_parameter" "compute_service_worker_settings_database_name" {
  description = "Database to use"
  name        = "/terrace/staging/worker/DATABASE_NAME"
  type        = "String"
  value       = "app"
}

# staging/compute/service-worker/settings/database-port
resource "aws_ssm_parameter" "compute_service_worker_settings_database_port" {
  description = "Port of PostgreSQL"
  name        = "/terrace/staging/worker/DATABASE_PORT"
  type        = "String"
  value       = "5432"
}

# staging/compute/service-worker/settings/database-reader-host
resource "aws_ssm_parameter" "compute_service_worker_settings_database_reader_host" {
  description = "Host of PostgreSQL for reads"
  name        = "/terrace/staging/worker/DATABASE_READER_HOST"
  type        = "String"
  value       = aws_rds_cluster.database_aurora_main.reader_endpoint
}

# staging/compute/service-worker/settings/database-user
resource "aws_ssm_parameter" "compute_service_worker_settings_database_user" {
  description = "User to sign in as, with a token from IAM"
  name        = "/terrace/staging/worker/DATABASE_USER"
  type        = "String"
  value       = "app"
}

# staging/compute/service-worker/settings/flags-application
resource "aws_ssm_parameter" "compute_service_worker_settings_flags_application" {
  description = "Application in AppConfig"
  name        = "/terrace/staging/worker/FLAGS_APPLICATION"
  type        = "String"
  value       = "terrace-staging"
}

# staging/compute/service-worker/settings/flags-environment
resource "aws_ssm_parameter" "compute_service_worker_settings_flags_environment" {
  description = "Environment in AppConfig"
  name        = "/terrace/staging/worker/FLAGS_ENVIRONMENT"
  type        = "String"
  value       = "staging"
}

# staging/compute/service-worker/settings/flags-profile
resource "aws_ssm_parameter" "compute_service_worker_settings_flags_profile" {
  description = "Profile in AppConfig"
  name        = "/terrace/staging/worker/FLAGS_PROFILE"
  type        = "String"
  value       = "flags"
}

# staging/compute/service-worker/settings/metrics-remote-write-url
resource "aws_ssm_parameter" "compute_service_worker_settings_metrics_remote_write_url" {
  description = "Where samples are written to, with signed requests"
  name        = "/terrace/staging/worker/METRICS_REMOTE_WRITE_URL"
  type        = "String"
  value       = "${aws_prometheus_workspace.observability_prometheus_main.prometheus_endpoint}api/v1/remote_write"
}

# staging/compute/service-worker/settings/tasks-queue-url
resource "aws_ssm_parameter" "compute_service_worker_settings_tasks_queue_url" {
  description = "Queue of tasks"
  name        = "/terrace/staging/worker/TASKS_QUEUE_URL"
  type        = "String"
  value       = aws_sqs_queue.queue_tasks_main.url
}

# staging/compute/service-worker/settings/traces-endpoint
resource "aws_ssm_parameter" "compute_service_worker_settings_traces_endpoint" {
  description = "OTLP endpoint of X-Ray, signed requests"
  name        = "/terrace/staging/worker/TRACES_ENDPOINT"
  type        = "String"
  value       = "https://xray.us-east-1.amazonaws.com/v1/traces"
}

# staging/compute/service-worker/settings/uploads-bucket
resource "aws_ssm_parameter" "compute_service_worker_settings_uploads_bucket" {
  description = "Bucket of the application's files"
  name        = "/terrace/staging/worker/UPLOADS_BUCKET"
  type        = "String"
  value       = aws_s3_bucket.uploads_objects_main.bucket
}

# staging/compute/service-app/security-group/load-balancer-out
resource "aws_vpc_security_group_egress_rule" "compute_service_app_security_group_load_balancer_out" {
  description                  = "Requests to app"
  from_port                    = 8000
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.compute_service_app_security_group_main.id
  security_group_id            = aws_security_group.compute_load_balancer_security_group_main.id
  tags = {
    Name = "terrace-staging-load-balancer-to-app"
  }
  to_port = 8000
}

# staging/compute/service-app/security-group/to-https
resource "aws_vpc_security_group_egress_rule" "compute_service_app_security_group_to_https" {
  cidr_ipv4         = "0.0.0.0/0"
  description       = "AWS APIs and HTTPS services outside"
  from_port         = 443
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.compute_service_app_security_group_main.id
  tags = {
    Name = "terrace-staging-app-to-https"
  }
  to_port = 443
}

# staging/compute/service-worker/security-group/to-https
resource "aws_vpc_security_group_egress_rule" "compute_service_worker_security_group_to_https" {
  cidr_ipv4         = "0.0.0.0/0"
  description       = "AWS APIs and HTTPS services outside"
  from_port         = 443
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.compute_service_worker_security_group_main.id
  tags = {
    Name = "terrace-staging-worker-to-https"
  }
  to_port = 443
}

# staging/compute/load-balancer/security-group/from-cloudfront-443
resource "aws_vpc_security_group_ingress_rule" "compute_load_balancer_security_group_from_cloudfront_443" {
  description       = "HTTPS from CloudFront"
  from_port         = 443
  ip_protocol       = "tcp"
  prefix_list_id    = data.aws_ec2_managed_prefix_list.compute_load_balancer_security_group_cloudfront.id
  security_group_id = aws_security_group.compute_load_balancer_security_group_main.id
  tags = {
    Name = "terrace-staging-load-balancer-from-cloudfront-443"
  }
  to_port = 443
}

# staging/compute/load-balancer/security-group/from-network-8443
resource "aws_vpc_security_group_ingress_rule" "compute_load_balancer_security_group_from_network_8443" {
  cidr_ipv4         = "10.20.0.0/16"
  description       = "Tests of a new version before it serves"
  from_port         = 8443
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.compute_load_balancer_security_group_main.id
  tags = {
    Name = "terrace-staging-load-balancer-from-network-8443"
  }
  to_port = 8443
}

# staging/compute/service-app/security-group/from-load-balancer
resource "aws_vpc_security_group_ingress_rule" "compute_service_app_security_group_from_load_balancer" {
  description                  = "Requests to app"
  from_port                    = 8000
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.compute_load_balancer_security_group_main.id
  security_group_id            = aws_security_group.compute_service_app_security_group_main.id
  tags = {
    Name = "terrace-staging-app-from-load-balancer"
  }
  to_port = 8000
}

# staging/compute/firewall/main
resource "aws_wafv2_web_acl" "compute_firewall_main" {
  description = "Known attacks, bad senders and floods"
  name        = "terrace-staging-public"
  scope       = "REGIONAL"

  default_action {
    allow {}
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
    metric_name                = "terrace-staging-public"
    sampled_requests_enabled   = true
  }
}

# staging/compute/firewall/before
resource "aws_wafv2_web_acl_association" "compute_firewall_before" {
  resource_arn = aws_lb.compute_load_balancer_main.arn
  web_acl_arn  = aws_wafv2_web_acl.compute_firewall_main.arn
}

# staging/compute/firewall/logging
resource "aws_wafv2_web_acl_logging_configuration" "compute_firewall_logging" {
  log_destination_configs = [aws_cloudwatch_log_group.compute_firewall_log.arn]
  resource_arn            = aws_wafv2_web_acl.compute_firewall_main.arn

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
