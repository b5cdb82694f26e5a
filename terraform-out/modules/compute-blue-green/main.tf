# caller/current
data "aws_caller_identity" "current" {}

# deployment/blue-green/rights
data "aws_iam_policy_document" "blue_green_rights" {
  statement {
    actions   = ["ecs:DescribeServices", "ecs:UpdateServicePrimaryTaskSet"]
    resources = [aws_ecs_service.service_main.id]
    sid       = "ChangeService"
  }

  statement {
    actions = ["ecs:CreateTaskSet", "ecs:DeleteTaskSet"]
    resources = [
      aws_ecs_service.service_main.id,
      "arn:aws:ecs:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:task-set/${aws_ecs_cluster.cluster_main.name}/${aws_ecs_service.service_main.name}/*",
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
      aws_lb_listener.load_balancer_https.arn,
      aws_lb_listener_rule.service_route.arn,
      aws_lb_listener.blue_green_test.arn,
    ]
    sid = "ShiftRequests"
  }

  statement {
    actions   = ["cloudwatch:DescribeAlarms"]
    resources = ["arn:aws:cloudwatch:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:alarm:*"]
    sid       = "ReadAlarms"
  }

  statement {
    actions   = ["iam:PassRole"]
    resources = [aws_iam_role.task_role_main.arn, aws_iam_role.task_execution_role_main.arn]
    sid       = "StartTasks"

    condition {
      test     = "StringEquals"
      values   = ["ecs-tasks.amazonaws.com"]
      variable = "iam:PassedToService"
    }
  }
}

# deployment/blue-green/role/trust
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

# compute/task/execution-role/trust
data "aws_iam_policy_document" "task_execution_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "ServiceAssumesRole"

    principals {
      identifiers = ["ecs-tasks.amazonaws.com"]
      type        = "Service"
    }
  }
}

# compute/task/role/trust
data "aws_iam_policy_document" "task_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "ServiceAssumesRole"

    principals {
      identifiers = ["ecs-tasks.amazonaws.com"]
      type        = "Service"
    }
  }
}

# compute/task/start
data "aws_iam_policy_document" "task_start" {
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
    resources = ["${aws_cloudwatch_log_group.task_logs.arn}:*"]
    sid       = "WriteLogs"
  }
}

# region/current
data "aws_region" "current" {}

# compute/autoscaling/cpu
resource "aws_appautoscaling_policy" "autoscaling_cpu" {
  name               = "${var.project_name}-${var.environment}-app-cpu"
  policy_type        = "TargetTrackingScaling"
  resource_id        = aws_appautoscaling_target.autoscaling_main.resource_id
  scalable_dimension = aws_appautoscaling_target.autoscaling_main.scalable_dimension
  service_namespace  = aws_appautoscaling_target.autoscaling_main.service_namespace

  target_tracking_scaling_policy_configuration {
    scale_in_cooldown  = 300
    scale_out_cooldown = 60
    target_value       = 65

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

# compute/autoscaling/memory
resource "aws_appautoscaling_policy" "autoscaling_memory" {
  name               = "${var.project_name}-${var.environment}-app-memory"
  policy_type        = "TargetTrackingScaling"
  resource_id        = aws_appautoscaling_target.autoscaling_main.resource_id
  scalable_dimension = aws_appautoscaling_target.autoscaling_main.scalable_dimension
  service_namespace  = aws_appautoscaling_target.autoscaling_main.service_namespace

  target_tracking_scaling_policy_configuration {
    scale_in_cooldown  = 300
    scale_out_cooldown = 60
    target_value       = 75

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageMemoryUtilization"
    }
  }
}

# compute/autoscaling/main
resource "aws_appautoscaling_target" "autoscaling_main" {
  max_capacity       = var.maximum_count
  min_capacity       = var.desired_count
  resource_id        = "service/${aws_ecs_cluster.cluster_main.name}/${aws_ecs_service.service_main.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  service_namespace  = "ecs"
  tags               = var.common_tags
}

# compute/cluster/commands
resource "aws_cloudwatch_log_group" "cluster_commands" {
  kms_key_id        = var.logs_key_arn
  name              = "/${var.project_name}/${var.environment}/ecs-exec"
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

# compute/task/logs
resource "aws_cloudwatch_log_group" "task_logs" {
  kms_key_id        = var.logs_key_arn
  name              = "/${var.project_name}/${var.environment}/app"
  retention_in_days = var.log_retention_days
  tags              = var.common_tags
}

# deployment/blue-green/main
resource "aws_codedeploy_app" "blue_green_main" {
  compute_platform = "ECS"
  name             = "${var.project_name}-${var.environment}-app"
  tags             = var.common_tags
}

# deployment/blue-green/group
resource "aws_codedeploy_deployment_group" "blue_green_group" {
  app_name               = aws_codedeploy_app.blue_green_main.name
  deployment_config_name = "CodeDeployDefault.ECSCanary10Percent5Minutes"
  deployment_group_name  = "${var.project_name}-${var.environment}-app"
  service_role_arn       = aws_iam_role.blue_green_role_main.arn
  tags                   = var.common_tags

  alarm_configuration {
    alarms = [
      "${var.project_name}-${var.environment}-high-error-rate",
      "${var.project_name}-${var.environment}-high-latency",
      "${var.project_name}-${var.environment}-unhealthy-targets",
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
    cluster_name = aws_ecs_cluster.cluster_main.name
    service_name = aws_ecs_service.service_main.name
  }

  load_balancer_info {
    target_group_pair_info {
      prod_traffic_route {
        listener_arns = [aws_lb_listener.load_balancer_https.arn]
      }

      target_group {
        name = aws_lb_target_group.service_targets.name
      }

      target_group {
        name = aws_lb_target_group.service_green_targets.name
      }

      test_traffic_route {
        listener_arns = [aws_lb_listener.blue_green_test.arn]
      }
    }
  }

  depends_on = [aws_iam_role_policy.blue_green_rights_policy]
}

# compute/cluster/main
resource "aws_ecs_cluster" "cluster_main" {
  name = "${var.project_name}-${var.environment}"
  tags = var.common_tags

  configuration {
    execute_command_configuration {
      kms_key_id = var.logs_key_arn
      logging    = "OVERRIDE"

      log_configuration {
        cloud_watch_encryption_enabled = true
        cloud_watch_log_group_name     = aws_cloudwatch_log_group.cluster_commands.name
      }
    }
  }

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
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

# compute/service/main
resource "aws_ecs_service" "service_main" {
  cluster                            = aws_ecs_cluster.cluster_main.id
  deployment_maximum_percent         = 200
  deployment_minimum_healthy_percent = 100
  desired_count                      = var.desired_count
  enable_ecs_managed_tags            = true
  enable_execute_command             = true
  health_check_grace_period_seconds  = 45
  name                               = "${var.project_name}-${var.environment}-app"
  propagate_tags                     = "SERVICE"
  tags                               = var.common_tags
  task_definition                    = aws_ecs_task_definition.task_main.arn

  capacity_provider_strategy {
    capacity_provider = var.capacity_provider
    weight            = 1
  }

  deployment_controller {
    type = "CODE_DEPLOY"
  }

  load_balancer {
    container_name   = "app"
    container_port   = 8000
    target_group_arn = aws_lb_target_group.service_targets.arn
  }

  network_configuration {
    assign_public_ip = false
    security_groups  = [aws_security_group.service_security_group_main.id]
    subnets          = var.private_subnet_ids
  }

  lifecycle {
    ignore_changes = [desired_count, load_balancer, task_definition]
  }

  depends_on = [
    aws_lb_listener_rule.service_route,
    aws_ecs_cluster_capacity_providers.cluster_capacity,
  ]
}

# compute/task/main
resource "aws_ecs_task_definition" "task_main" {
  container_definitions = jsonencode([
    {
      essential = true
      healthCheck = {
        command = [
          "CMD",
          "python",
          "-c",
          "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health', timeout=2)",
        ]
        interval    = 30
        retries     = 3
        startPeriod = 15
        timeout     = 3
      }
      image = tostring(var.image)
      linuxParameters = {
        capabilities = {
          drop = ["ALL"]
        }
        initProcessEnabled = true
      }
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.task_logs.name
          awslogs-region        = data.aws_region.current.name
          awslogs-stream-prefix = "app"
          max-buffer-size       = "25m"
          mode                  = "non-blocking"
        }
      }
      mountPoints = [
        {
          containerPath = "/tmp"
          readOnly      = false
          sourceVolume  = "scratch"
        },
      ]
      name = "app"
      portMappings = [
        {
          containerPort = 8000
          hostPort      = 8000
          protocol      = "tcp"
        },
      ]
      privileged             = false
      readonlyRootFilesystem = true
      user                   = "1000:1000"
    },
  ])
  cpu                      = var.cpu_units
  execution_role_arn       = aws_iam_role.task_execution_role_main.arn
  family                   = "${var.project_name}-${var.environment}-app"
  memory                   = var.memory_mib
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  tags                     = var.common_tags
  task_role_arn            = aws_iam_role.task_role_main.arn

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }

  volume {
    name = "scratch"
  }
}

# deployment/blue-green/role/main
resource "aws_iam_role" "blue_green_role_main" {
  assume_role_policy = data.aws_iam_policy_document.blue_green_role_trust.json
  description        = "What CodeDeploy may do to the application's service"
  name               = "${var.project_name}-${var.environment}-app-deployment"
  tags               = var.common_tags
}

# compute/task/execution-role/main
resource "aws_iam_role" "task_execution_role_main" {
  assume_role_policy = data.aws_iam_policy_document.task_execution_role_trust.json
  description        = "Pulls the application's image and writes its logs"
  name               = "${var.project_name}-${var.environment}-app-execution"
  tags               = var.common_tags
}

# compute/task/role/main
resource "aws_iam_role" "task_role_main" {
  assume_role_policy = data.aws_iam_policy_document.task_role_trust.json
  description        = "What the application may do"
  name               = "${var.project_name}-${var.environment}-app"
  tags               = var.common_tags
}

# deployment/blue-green/rights-policy
resource "aws_iam_role_policy" "blue_green_rights_policy" {
  name   = "deploy"
  policy = data.aws_iam_policy_document.blue_green_rights.json
  role   = aws_iam_role.blue_green_role_main.name
}

# compute/task/start-policy
resource "aws_iam_role_policy" "task_start_policy" {
  name   = "start"
  policy = data.aws_iam_policy_document.task_start.json
  role   = aws_iam_role.task_execution_role_main.name
}

# compute/load-balancer/main
resource "aws_lb" "load_balancer_main" {
  desync_mitigation_mode     = "strictest"
  drop_invalid_header_fields = true
  enable_deletion_protection = var.deletion_protection
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

# deployment/blue-green/test
resource "aws_lb_listener" "blue_green_test" {
  certificate_arn   = aws_lb_listener.load_balancer_https.certificate_arn
  load_balancer_arn = aws_lb.load_balancer_main.arn
  port              = 8443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"
  tags              = var.common_tags

  default_action {
    target_group_arn = aws_lb_target_group.service_green_targets.arn
    type             = "forward"
  }

  lifecycle {
    ignore_changes = [default_action]
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

# compute/service/route
resource "aws_lb_listener_rule" "service_route" {
  listener_arn = aws_lb_listener.load_balancer_https.arn
  priority     = 100
  tags         = var.common_tags

  action {
    target_group_arn = aws_lb_target_group.service_targets.arn
    type             = "forward"
  }

  condition {
    host_header {
      values = [var.host]
    }
  }

  lifecycle {
    ignore_changes = [action]
  }
}

# compute/service/green-targets
resource "aws_lb_target_group" "service_green_targets" {
  deregistration_delay = "30"
  name                 = "${var.project_name}-${var.environment}-app-green"
  port                 = 8000
  protocol             = "HTTP"
  tags                 = var.common_tags
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
}

# compute/service/targets
resource "aws_lb_target_group" "service_targets" {
  deregistration_delay = "30"
  name                 = "${var.project_name}-${var.environment}-app"
  port                 = 8000
  protocol             = "HTTP"
  tags                 = var.common_tags
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
}

# compute/load-balancer/security-group/main
resource "aws_security_group" "load_balancer_security_group_main" {
  description = "Public load balancer"
  name        = "${var.project_name}-${var.environment}-load-balancer"
  tags        = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-load-balancer" })
  vpc_id      = var.vpc_id
}

# compute/service/security-group/main
resource "aws_security_group" "service_security_group_main" {
  description = "Tasks of the application"
  name        = "${var.project_name}-${var.environment}-app"
  tags        = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-app" })
  vpc_id      = var.vpc_id
}

# compute/service/security-group/load-balancer-out
resource "aws_vpc_security_group_egress_rule" "service_security_group_load_balancer_out" {
  description                  = "Requests to the application"
  from_port                    = 8000
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.service_security_group_main.id
  security_group_id            = aws_security_group.load_balancer_security_group_main.id
  tags                         = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-load-balancer-to-app" })
  to_port                      = 8000
}

# compute/service/security-group/to-https
resource "aws_vpc_security_group_egress_rule" "service_security_group_to_https" {
  cidr_ipv4         = "0.0.0.0/0"
  description       = "AWS APIs and HTTPS services outside"
  from_port         = 443
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.service_security_group_main.id
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

# compute/load-balancer/security-group/from-network-8443
resource "aws_vpc_security_group_ingress_rule" "load_balancer_security_group_from_network_8443" {
  cidr_ipv4         = var.vpc_cidr
  description       = "Tests of a new version before it serves"
  from_port         = 8443
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.load_balancer_security_group_main.id
  tags = merge(
    var.common_tags,
    { Name = "${var.project_name}-${var.environment}-load-balancer-from-network-8443" }
  )
  to_port = 8443
}

# compute/service/security-group/from-load-balancer
resource "aws_vpc_security_group_ingress_rule" "service_security_group_from_load_balancer" {
  description                  = "Requests to the application"
  from_port                    = 8000
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.load_balancer_security_group_main.id
  security_group_id            = aws_security_group.service_security_group_main.id
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
