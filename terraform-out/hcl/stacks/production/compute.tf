# production/compute/load-balancer/security-group/cloudfront
data "aws_ec2_managed_prefix_list" "compute_load_balancer_security_group_cloudfront" {
  name = "com.amazonaws.global.cloudfront.origin-facing"
}

# production/compute/task/execution-role/trust
data "aws_iam_policy_document" "compute_task_execution_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "ServiceAssumesRole"

    principals {
      identifiers = ["ecs-tasks.amazonaws.com"]
      type        = "Service"
    }
  }
}

# production/compute/task/role/trust
data "aws_iam_policy_document" "compute_task_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "ServiceAssumesRole"

    principals {
      identifiers = ["ecs-tasks.amazonaws.com"]
      type        = "Service"
    }
  }
}

# production/compute/task/start
data "aws_iam_policy_document" "compute_task_start" {
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
    resources = [data.terraform_remote_state.global_stack.outputs.repository_arn]
    sid       = "PullImage"
  }

  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.compute_task_logs.arn}:*"]
    sid       = "WriteLogs"
  }
}

# production/compute/autoscaling/cpu
resource "aws_appautoscaling_policy" "compute_autoscaling_cpu" {
  name               = "terrace-production-app-cpu"
  policy_type        = "TargetTrackingScaling"
  resource_id        = aws_appautoscaling_target.compute_autoscaling_main.resource_id
  scalable_dimension = aws_appautoscaling_target.compute_autoscaling_main.scalable_dimension
  service_namespace  = aws_appautoscaling_target.compute_autoscaling_main.service_namespace

  target_tracking_scaling_policy_configuration {
    scale_in_cooldown  = 300
    scale_out_cooldown = 60
    target_value       = 65

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

# production/compute/autoscaling/memory
resource "aws_appautoscaling_policy" "compute_autoscaling_memory" {
  name               = "terrace-production-app-memory"
  policy_type        = "TargetTrackingScaling"
  resource_id        = aws_appautoscaling_target.compute_autoscaling_main.resource_id
  scalable_dimension = aws_appautoscaling_target.compute_autoscaling_main.scalable_dimension
  service_namespace  = aws_appautoscaling_target.compute_autoscaling_main.service_namespace

  target_tracking_scaling_policy_configuration {
    scale_in_cooldown  = 300
    scale_out_cooldown = 60
    target_value       = 75

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageMemoryUtilization"
    }
  }
}

# production/compute/autoscaling/requests
resource "aws_appautoscaling_policy" "compute_autoscaling_requests" {
  name               = "terrace-production-app-requests"
  policy_type        = "TargetTrackingScaling"
  resource_id        = aws_appautoscaling_target.compute_autoscaling_main.resource_id
  scalable_dimension = aws_appautoscaling_target.compute_autoscaling_main.scalable_dimension
  service_namespace  = aws_appautoscaling_target.compute_autoscaling_main.service_namespace

  target_tracking_scaling_policy_configuration {
    scale_in_cooldown  = 300
    scale_out_cooldown = 60
    target_value       = 1000

    predefined_metric_specification {
      predefined_metric_type = "ALBRequestCountPerTarget"
      resource_label         = "${aws_lb.compute_load_balancer_main.arn_suffix}/${aws_lb_target_group.compute_service_targets.arn_suffix}"
    }
  }
}

# production/compute/autoscaling/main
resource "aws_appautoscaling_target" "compute_autoscaling_main" {
  max_capacity       = 12
  min_capacity       = 3
  resource_id        = "service/${aws_ecs_cluster.compute_cluster_main.name}/${aws_ecs_service.compute_service_main.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  service_namespace  = "ecs"
}

# production/compute/cluster/commands
resource "aws_cloudwatch_log_group" "compute_cluster_commands" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/terrace/production/ecs-exec"
  retention_in_days = 365
}

# production/compute/firewall/log
resource "aws_cloudwatch_log_group" "compute_firewall_log" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "aws-waf-logs-terrace-production-public"
  retention_in_days = 365
}

# production/compute/task/logs
resource "aws_cloudwatch_log_group" "compute_task_logs" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/terrace/production/app"
  retention_in_days = 365
}

# production/compute/cluster/main
resource "aws_ecs_cluster" "compute_cluster_main" {
  name = "terrace-production"

  configuration {
    execute_command_configuration {
      kms_key_id = aws_kms_key.security_logs_main.arn
      logging    = "OVERRIDE"

      log_configuration {
        cloud_watch_encryption_enabled = true
        cloud_watch_log_group_name     = aws_cloudwatch_log_group.compute_cluster_commands.name
      }
    }
  }

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

# production/compute/cluster/capacity
resource "aws_ecs_cluster_capacity_providers" "compute_cluster_capacity" {
  capacity_providers = ["FARGATE", "FARGATE_SPOT"]
  cluster_name       = aws_ecs_cluster.compute_cluster_main.name

  default_capacity_provider_strategy {
    capacity_provider = "FARGATE"
    weight            = 1
  }
}

# production/compute/service/main
resource "aws_ecs_service" "compute_service_main" {
  cluster                            = aws_ecs_cluster.compute_cluster_main.id
  deployment_maximum_percent         = 200
  deployment_minimum_healthy_percent = 100
  desired_count                      = 3
  enable_ecs_managed_tags            = true
  enable_execute_command             = true
  health_check_grace_period_seconds  = 45
  name                               = "terrace-production-app"
  propagate_tags                     = "SERVICE"
  task_definition                    = aws_ecs_task_definition.compute_task_main.arn

  alarms {
    alarm_names = [
      "terrace-production-high-error-rate",
      "terrace-production-high-latency",
      "terrace-production-unhealthy-targets",
    ]
    enable   = true
    rollback = true
  }

  capacity_provider_strategy {
    capacity_provider = "FARGATE"
    weight            = 1
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  load_balancer {
    container_name   = "app"
    container_port   = 8000
    target_group_arn = aws_lb_target_group.compute_service_targets.arn
  }

  network_configuration {
    assign_public_ip = false
    security_groups  = [aws_security_group.compute_service_security_group_main.id]
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
    aws_lb_listener_rule.compute_service_route,
    aws_ecs_cluster_capacity_providers.compute_cluster_capacity,
  ]
}

# production/compute/task/main
resource "aws_ecs_task_definition" "compute_task_main" {
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
      image = "${data.terraform_remote_state.global_stack.outputs.repository_url}:0.1.0"
      linuxParameters = {
        capabilities = {
          drop = ["ALL"]
        }
        initProcessEnabled = true
      }
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.compute_task_logs.name
          awslogs-region        = "us-east-1"
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
  cpu                      = "1024"
  execution_role_arn       = aws_iam_role.compute_task_execution_role_main.arn
  family                   = "terrace-production-app"
  memory                   = "2048"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  task_role_arn            = aws_iam_role.compute_task_role_main.arn

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }

  volume {
    name = "scratch"
  }
}

# production/compute/task/execution-role/main
resource "aws_iam_role" "compute_task_execution_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.compute_task_execution_role_trust.json
  description          = "Pulls the application's image and writes its logs"
  name                 = "terrace-production-app-execution"
  permissions_boundary = aws_iam_policy.boundary_main.arn
}

# production/compute/task/role/main
resource "aws_iam_role" "compute_task_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.compute_task_role_trust.json
  description          = "What the application may do"
  name                 = "terrace-production-app"
  permissions_boundary = aws_iam_policy.boundary_main.arn
}

# production/compute/task/start-policy
resource "aws_iam_role_policy" "compute_task_start_policy" {
  name   = "start"
  policy = data.aws_iam_policy_document.compute_task_start.json
  role   = aws_iam_role.compute_task_execution_role_main.name
}

# production/compute/load-balancer/main
resource "aws_lb" "compute_load_balancer_main" {
  desync_mitigation_mode     = "strictest"
  drop_invalid_header_fields = true
  enable_deletion_protection = true
  internal                   = false
  load_balancer_type         = "application"
  name                       = "terrace-production-public"
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
}

# production/compute/load-balancer/https
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

# production/compute/load-balancer/redirect
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

# production/compute/load-balancer/origin
resource "aws_lb_listener_certificate" "compute_load_balancer_origin" {
  certificate_arn = aws_acm_certificate_validation.origin_certificate_validation.certificate_arn
  listener_arn    = aws_lb_listener.compute_load_balancer_https.arn
}

# production/compute/service/route
resource "aws_lb_listener_rule" "compute_service_route" {
  listener_arn = aws_lb_listener.compute_load_balancer_https.arn
  priority     = 100

  action {
    target_group_arn = aws_lb_target_group.compute_service_targets.arn
    type             = "forward"
  }

  condition {
    host_header {
      values = ["production.terrace.example"]
    }
  }
}

# production/compute/service/targets
resource "aws_lb_target_group" "compute_service_targets" {
  deregistration_delay = "30"
  name                 = "terrace-production-app"
  port                 = 8000
  protocol             = "HTTP"
  target_type          = "ip"
  vpc_id               = aws_vpc.networking_network_main.id

  health_check {
    healthy_threshold   = 2
    interval            = 10
    matcher             = "200"
    path                = "/ready"
    timeout             = 5
    unhealthy_threshold = 3
  }
}

# production/compute/load-balancer/security-group/main
resource "aws_security_group" "compute_load_balancer_security_group_main" {
  description = "Public load balancer"
  name        = "terrace-production-load-balancer"
  tags = {
    Name = "terrace-production-load-balancer"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/compute/service/security-group/main
resource "aws_security_group" "compute_service_security_group_main" {
  description = "Tasks of the application"
  name        = "terrace-production-app"
  tags = {
    Name = "terrace-production-app"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/compute/service/security-group/load-balancer-out
resource "aws_vpc_security_group_egress_rule" "compute_service_security_group_load_balancer_out" {
  description                  = "Requests to the application"
  from_port                    = 8000
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.compute_service_security_group_main.id
  security_group_id            = aws_security_group.compute_load_balancer_security_group_main.id
  tags = {
    Name = "terrace-production-load-balancer-to-app"
  }
  to_port = 8000
}

# production/compute/service/security-group/to-https
resource "aws_vpc_security_group_egress_rule" "compute_service_security_group_to_https" {
  cidr_ipv4         = "0.0.0.0/0"
  description       = "AWS APIs and HTTPS services outside"
  from_port         = 443
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.compute_service_security_group_main.id
  tags = {
    Name = "terrace-production-app-to-https"
  }
  to_port = 443
}

# production/compute/load-balancer/security-group/from-cloudfront-443
resource "aws_vpc_security_group_ingress_rule" "compute_load_balancer_security_group_from_cloudfront_443" {
  description       = "HTTPS from CloudFront"
  from_port         = 443
  ip_protocol       = "tcp"
  prefix_list_id    = data.aws_ec2_managed_prefix_list.compute_load_balancer_security_group_cloudfront.id
  security_group_id = aws_security_group.compute_load_balancer_security_group_main.id
  tags = {
    Name = "terrace-production-load-balancer-from-cloudfront-443"
  }
  to_port = 443
}

# production/compute/service/security-group/from-load-balancer
resource "aws_vpc_security_group_ingress_rule" "compute_service_security_group_from_load_balancer" {
  description                  = "Requests to the application"
  from_port                    = 8000
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.compute_load_balancer_security_group_main.id
  security_group_id            = aws_security_group.compute_service_security_group_main.id
  tags = {
    Name = "terrace-production-app-from-load-balancer"
  }
  to_port = 8000
}

# production/compute/firewall/main
resource "aws_wafv2_web_acl" "compute_firewall_main" {
  description = "Known attacks, bad senders and floods"
  name        = "terrace-production-public"
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
    metric_name                = "terrace-production-public"
    sampled_requests_enabled   = true
  }
}

# production/compute/firewall/before
resource "aws_wafv2_web_acl_association" "compute_firewall_before" {
  resource_arn = aws_lb.compute_load_balancer_main.arn
  web_acl_arn  = aws_wafv2_web_acl.compute_firewall_main.arn
}

# production/compute/firewall/logging
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
