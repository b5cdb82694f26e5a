# staging/blue-green/rights
data "aws_iam_policy_document" "blue_green_rights" {
  statement {
    actions   = ["ecs:DescribeServices", "ecs:UpdateServicePrimaryTaskSet"]
    resources = [aws_ecs_service.compute_service_main.id]
    sid       = "ChangeService"
  }

  statement {
    actions = ["ecs:CreateTaskSet", "ecs:DeleteTaskSet"]
    resources = [
      aws_ecs_service.compute_service_main.id,
      "arn:aws:ecs:us-east-1:333333333333:task-set/${aws_ecs_cluster.compute_cluster_main.name}/${aws_ecs_service.compute_service_main.name}/*",
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
      aws_lb_listener_rule.compute_service_route.arn,
      aws_lb_listener.blue_green_test.arn,
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
      aws_iam_role.compute_task_role_main.arn,
      aws_iam_role.compute_task_execution_role_main.arn,
    ]
    sid = "StartTasks"

    condition {
      test     = "StringEquals"
      values   = ["ecs-tasks.amazonaws.com"]
      variable = "iam:PassedToService"
    }
  }
}

# staging/blue-green/role/trust
data "aws_iam_policy_document" "blue_green_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "ServiceAssumesRole"

    principals {
      identifiers = ["codedeploy.amazonaws.com"]
      type        = "Service"
    }
  }
}

# staging/blue-green/main
resource "aws_codedeploy_app" "blue_green_main" {
  compute_platform = "ECS"
  name             = "terrace-staging-app"
}

# staging/blue-green/group
resource "aws_codedeploy_deployment_group" "blue_green_group" {
  app_name               = aws_codedeploy_app.blue_green_main.name
  deployment_config_name = "CodeDeployDefault.ECSCanary10Percent5Minutes"
  deployment_group_name  = "terrace-staging-app"
  service_role_arn       = aws_iam_role.blue_green_role_main.arn

  alarm_configuration {
    alarms = [
      "terrace-staging-high-error-rate",
      "terrace-staging-high-latency",
      "terrace-staging-unhealthy-targets",
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
    service_name = aws_ecs_service.compute_service_main.name
  }

  load_balancer_info {
    target_group_pair_info {
      prod_traffic_route {
        listener_arns = [aws_lb_listener.compute_load_balancer_https.arn]
      }

      target_group {
        name = aws_lb_target_group.compute_service_targets.name
      }

      target_group {
        name = aws_lb_target_group.compute_service_green_targets.name
      }

      test_traffic_route {
        listener_arns = [aws_lb_listener.blue_green_test.arn]
      }
    }
  }

  depends_on = [aws_iam_role_policy.blue_green_rights_policy]
}

# staging/blue-green/role/main
resource "aws_iam_role" "blue_green_role_main" {
  assume_role_policy = data.aws_iam_policy_document.blue_green_role_trust.json
  description        = "What CodeDeploy may do to the application's service"
  name               = "terrace-staging-app-deployment"
}

# staging/blue-green/rights-policy
resource "aws_iam_role_policy" "blue_green_rights_policy" {
  name   = "deploy"
  policy = data.aws_iam_policy_document.blue_green_rights.json
  role   = aws_iam_role.blue_green_role_main.name
}

# staging/blue-green/test
resource "aws_lb_listener" "blue_green_test" {
  certificate_arn   = aws_lb_listener.compute_load_balancer_https.certificate_arn
  load_balancer_arn = aws_lb.compute_load_balancer_main.arn
  port              = 8443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"

  default_action {
    target_group_arn = aws_lb_target_group.compute_service_green_targets.arn
    type             = "forward"
  }

  lifecycle {
    ignore_changes = [default_action]
  }
}
