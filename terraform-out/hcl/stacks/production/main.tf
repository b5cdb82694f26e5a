# production/flow-logs/delivery
data "aws_iam_policy_document" "flow_logs_delivery" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.flow_logs_records.arn}:*"]
    sid       = "WriteRecords"
  }
}

# production/flow-logs/role/trust
data "aws_iam_policy_document" "flow_logs_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "ServiceAssumesRole"

    principals {
      identifiers = ["vpc-flow-logs.amazonaws.com"]
      type        = "Service"
    }
  }
}

# production/logs-key/policy
data "aws_iam_policy_document" "logs_key_policy" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]
    sid       = "AccountAdministersKey"

    principals {
      identifiers = ["arn:aws:iam::444444444444:root"]
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
      values   = ["arn:aws:logs:us-east-1:444444444444:log-group:*"]
      variable = "kms:EncryptionContext:aws:logs:arn"
    }

    principals {
      identifiers = ["logs.us-east-1.amazonaws.com"]
      type        = "Service"
    }
  }
}

# production/plan-access/trust
data "aws_iam_policy_document" "plan_access_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "PipelineAssumesRole"

    principals {
      identifiers = ["arn:aws:iam::111111111111:role/terrace-shared-plan"]
      type        = "AWS"
    }
  }
}

# production/task/execution-role/trust
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

# production/task/role/trust
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

# production/task/start
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
    resources = [data.terraform_remote_state.global_stack.outputs.repository_arn]
    sid       = "PullImage"
  }

  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.task_logs.arn}:*"]
    sid       = "WriteLogs"
  }
}

data "terraform_remote_state" "global_stack" {
  backend = "s3"
  config = {
    bucket = "terrace-shared-state-111111111111"
    key    = "terrace/global/terraform.tfstate"
    region = "us-east-1"
  }
}

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

# production/autoscaling/cpu
resource "aws_appautoscaling_policy" "autoscaling_cpu" {
  name               = "terrace-production-app-cpu"
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

# production/autoscaling/memory
resource "aws_appautoscaling_policy" "autoscaling_memory" {
  name               = "terrace-production-app-memory"
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

# production/autoscaling/requests
resource "aws_appautoscaling_policy" "autoscaling_requests" {
  name               = "terrace-production-app-requests"
  policy_type        = "TargetTrackingScaling"
  resource_id        = aws_appautoscaling_target.autoscaling_main.resource_id
  scalable_dimension = aws_appautoscaling_target.autoscaling_main.scalable_dimension
  service_namespace  = aws_appautoscaling_target.autoscaling_main.service_namespace

  target_tracking_scaling_policy_configuration {
    scale_in_cooldown  = 300
    scale_out_cooldown = 60
    target_value       = 1000

    predefined_metric_specification {
      predefined_metric_type = "ALBRequestCountPerTarget"
      resource_label         = "${aws_lb.load_balancer_main.arn_suffix}/${aws_lb_target_group.service_targets.arn_suffix}"
    }
  }
}

# production/autoscaling/main
resource "aws_appautoscaling_target" "autoscaling_main" {
  max_capacity       = 12
  min_capacity       = 3
  resource_id        = "service/${aws_ecs_cluster.cluster_main.name}/${aws_ecs_service.service_main.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  service_namespace  = "ecs"
}

# production/cluster/commands
resource "aws_cloudwatch_log_group" "cluster_commands" {
  kms_key_id        = aws_kms_key.logs_key_main.arn
  name              = "/terrace/production/ecs-exec"
  retention_in_days = 365
}

# production/flow-logs/records
resource "aws_cloudwatch_log_group" "flow_logs_records" {
  kms_key_id        = aws_kms_key.logs_key_main.arn
  name              = "/terrace/production/flow-logs"
  retention_in_days = 365
}

# production/task/logs
resource "aws_cloudwatch_log_group" "task_logs" {
  kms_key_id        = aws_kms_key.logs_key_main.arn
  name              = "/terrace/production/app"
  retention_in_days = 365
}

# production/network/closed
resource "aws_default_security_group" "network_closed" {
  tags = {
    Name = "terrace-production-default-closed"
  }
  vpc_id = aws_vpc.network_main.id
}

# production/cluster/main
resource "aws_ecs_cluster" "cluster_main" {
  name = "terrace-production"

  configuration {
    execute_command_configuration {
      kms_key_id = aws_kms_key.logs_key_main.arn
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

# production/cluster/capacity
resource "aws_ecs_cluster_capacity_providers" "cluster_capacity" {
  capacity_providers = ["FARGATE", "FARGATE_SPOT"]
  cluster_name       = aws_ecs_cluster.cluster_main.name

  default_capacity_provider_strategy {
    capacity_provider = "FARGATE"
    weight            = 1
  }
}

# production/service/main
resource "aws_ecs_service" "service_main" {
  cluster                            = aws_ecs_cluster.cluster_main.id
  deployment_maximum_percent         = 200
  deployment_minimum_healthy_percent = 100
  desired_count                      = 3
  enable_ecs_managed_tags            = true
  enable_execute_command             = true
  health_check_grace_period_seconds  = 45
  name                               = "terrace-production-app"
  propagate_tags                     = "SERVICE"
  task_definition                    = aws_ecs_task_definition.task_main.arn

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
    target_group_arn = aws_lb_target_group.service_targets.arn
  }

  network_configuration {
    assign_public_ip = false
    security_groups  = [aws_security_group.service_security_group_main.id]
    subnets = [
      aws_subnet.network_private_a.id,
      aws_subnet.network_private_b.id,
      aws_subnet.network_private_c.id,
    ]
  }

  lifecycle {
    ignore_changes = [desired_count]
  }

  depends_on = [
    aws_lb_listener_rule.service_route,
    aws_ecs_cluster_capacity_providers.cluster_capacity,
  ]
}

# production/task/main
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
          awslogs-group         = aws_cloudwatch_log_group.task_logs.name
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
  execution_role_arn       = aws_iam_role.task_execution_role_main.arn
  family                   = "terrace-production-app"
  memory                   = "2048"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  task_role_arn            = aws_iam_role.task_role_main.arn

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }

  volume {
    name = "scratch"
  }
}

# production/egress/address-a
resource "aws_eip" "egress_address_a" {
  domain = "vpc"
  tags = {
    Name = "terrace-production-nat-a"
  }
}

# production/egress/address-b
resource "aws_eip" "egress_address_b" {
  domain = "vpc"
  tags = {
    Name = "terrace-production-nat-b"
  }
}

# production/egress/address-c
resource "aws_eip" "egress_address_c" {
  domain = "vpc"
  tags = {
    Name = "terrace-production-nat-c"
  }
}

# production/flow-logs/main
resource "aws_flow_log" "flow_logs_main" {
  iam_role_arn             = aws_iam_role.flow_logs_role_main.arn
  log_destination          = aws_cloudwatch_log_group.flow_logs_records.arn
  log_destination_type     = "cloud-watch-logs"
  max_aggregation_interval = 60
  tags = {
    Name = "terrace-production-flow-logs"
  }
  traffic_type = "ALL"
  vpc_id       = aws_vpc.network_main.id
  depends_on   = [aws_iam_role_policy.flow_logs_delivery_policy]
}

# production/flow-logs/role/main
resource "aws_iam_role" "flow_logs_role_main" {
  assume_role_policy = data.aws_iam_policy_document.flow_logs_role_trust.json
  description        = "Writes the VPC's flow logs"
  name               = "terrace-production-flow-logs"
}

# production/plan-access/main
resource "aws_iam_role" "plan_access_main" {
  assume_role_policy = data.aws_iam_policy_document.plan_access_trust.json
  description        = "Reads the account to plan changes, changes nothing"
  name               = "terrace-production-plan"
}

# production/task/execution-role/main
resource "aws_iam_role" "task_execution_role_main" {
  assume_role_policy = data.aws_iam_policy_document.task_execution_role_trust.json
  description        = "Pulls the application's image and writes its logs"
  name               = "terrace-production-app-execution"
}

# production/task/role/main
resource "aws_iam_role" "task_role_main" {
  assume_role_policy = data.aws_iam_policy_document.task_role_trust.json
  description        = "What the application may do"
  name               = "terrace-production-app"
}

# production/flow-logs/delivery-policy
resource "aws_iam_role_policy" "flow_logs_delivery_policy" {
  name   = "delivery"
  policy = data.aws_iam_policy_document.flow_logs_delivery.json
  role   = aws_iam_role.flow_logs_role_main.name
}

# production/task/start-policy
resource "aws_iam_role_policy" "task_start_policy" {
  name   = "start"
  policy = data.aws_iam_policy_document.task_start.json
  role   = aws_iam_role.task_execution_role_main.name
}

# production/plan-access/read-only
resource "aws_iam_role_policy_attachment" "plan_access_read_only" {
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
  role       = aws_iam_role.plan_access_main.name
}

# production/network/internet
resource "aws_internet_gateway" "network_internet" {
  tags = {
    Name = "terrace-production-internet"
  }
  vpc_id = aws_vpc.network_main.id
}

# production/logs-key/alias
resource "aws_kms_alias" "logs_key_alias" {
  name          = "alias/terrace-production-logs"
  target_key_id = aws_kms_key.logs_key_main.key_id
}

# production/logs-key/main
resource "aws_kms_key" "logs_key_main" {
  deletion_window_in_days = 30
  description             = "Encrypts log groups and command sessions"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.logs_key_policy.json

  lifecycle {
    prevent_destroy = true
  }
}

# production/load-balancer/main
resource "aws_lb" "load_balancer_main" {
  desync_mitigation_mode     = "strictest"
  drop_invalid_header_fields = true
  enable_deletion_protection = true
  internal                   = false
  load_balancer_type         = "application"
  name                       = "terrace-production-public"
  security_groups            = [aws_security_group.load_balancer_security_group_main.id]
  subnets = [
    aws_subnet.network_public_a.id,
    aws_subnet.network_public_b.id,
    aws_subnet.network_public_c.id,
  ]
}

# production/load-balancer/https
resource "aws_lb_listener" "load_balancer_https" {
  certificate_arn   = aws_acm_certificate_validation.certificate_validation.certificate_arn
  load_balancer_arn = aws_lb.load_balancer_main.arn
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

# production/load-balancer/redirect
resource "aws_lb_listener" "load_balancer_redirect" {
  load_balancer_arn = aws_lb.load_balancer_main.arn
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

# production/service/route
resource "aws_lb_listener_rule" "service_route" {
  listener_arn = aws_lb_listener.load_balancer_https.arn
  priority     = 100

  action {
    target_group_arn = aws_lb_target_group.service_targets.arn
    type             = "forward"
  }

  condition {
    host_header {
      values = ["production.terrace.example"]
    }
  }
}

# production/service/targets
resource "aws_lb_target_group" "service_targets" {
  deregistration_delay = "30"
  name                 = "terrace-production-app"
  port                 = 8000
  protocol             = "HTTP"
  target_type          = "ip"
  vpc_id               = aws_vpc.network_main.id

  health_check {
    healthy_threshold   = 2
    interval            = 10
    matcher             = "200"
    path                = "/ready"
    timeout             = 5
    unhealthy_threshold = 3
  }
}

# production/egress/nat-a
resource "aws_nat_gateway" "egress_nat_a" {
  allocation_id = aws_eip.egress_address_a.id
  subnet_id     = aws_subnet.network_public_a.id
  tags = {
    Name = "terrace-production-nat-a"
  }
  depends_on = [aws_route.network_public_to_internet]
}

# production/egress/nat-b
resource "aws_nat_gateway" "egress_nat_b" {
  allocation_id = aws_eip.egress_address_b.id
  subnet_id     = aws_subnet.network_public_b.id
  tags = {
    Name = "terrace-production-nat-b"
  }
  depends_on = [aws_route.network_public_to_internet]
}

# production/egress/nat-c
resource "aws_nat_gateway" "egress_nat_c" {
  allocation_id = aws_eip.egress_address_c.id
  subnet_id     = aws_subnet.network_public_c.id
  tags = {
    Name = "terrace-production-nat-c"
  }
  depends_on = [aws_route.network_public_to_internet]
}

# production/egress/private-a
resource "aws_route" "egress_private_a" {
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.egress_nat_a.id
  route_table_id         = aws_route_table.network_routes_private_a.id
}

# production/egress/private-b
resource "aws_route" "egress_private_b" {
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.egress_nat_b.id
  route_table_id         = aws_route_table.network_routes_private_b.id
}

# production/egress/private-c
resource "aws_route" "egress_private_c" {
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.egress_nat_c.id
  route_table_id         = aws_route_table.network_routes_private_c.id
}

# production/network/public-to-internet
resource "aws_route" "network_public_to_internet" {
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.network_internet.id
  route_table_id         = aws_route_table.network_routes_public.id
}

# production/certificate/proof
resource "aws_route53_record" "certificate_proof" {
  provider        = aws.shared
  allow_overwrite = true
  name            = one(aws_acm_certificate.certificate_main.domain_validation_options).resource_record_name
  records         = [one(aws_acm_certificate.certificate_main.domain_validation_options).resource_record_value]
  ttl             = 60
  type            = one(aws_acm_certificate.certificate_main.domain_validation_options).resource_record_type
  zone_id         = data.terraform_remote_state.global_stack.outputs.zone_id
}

# production/load-balancer/name
resource "aws_route53_record" "load_balancer_name" {
  provider = aws.shared
  name     = "production.terrace.example"
  type     = "A"
  zone_id  = data.terraform_remote_state.global_stack.outputs.zone_id

  alias {
    evaluate_target_health = true
    name                   = aws_lb.load_balancer_main.dns_name
    zone_id                = aws_lb.load_balancer_main.zone_id
  }
}

# production/network/routes-database
resource "aws_route_table" "network_routes_database" {
  tags = {
    Name = "terrace-production-database"
  }
  vpc_id = aws_vpc.network_main.id
}

# production/network/routes-intra
resource "aws_route_table" "network_routes_intra" {
  tags = {
    Name = "terrace-production-intra"
  }
  vpc_id = aws_vpc.network_main.id
}

# production/network/routes-private-a
resource "aws_route_table" "network_routes_private_a" {
  tags = {
    Name = "terrace-production-private-a"
  }
  vpc_id = aws_vpc.network_main.id
}

# production/network/routes-private-b
resource "aws_route_table" "network_routes_private_b" {
  tags = {
    Name = "terrace-production-private-b"
  }
  vpc_id = aws_vpc.network_main.id
}

# production/network/routes-private-c
resource "aws_route_table" "network_routes_private_c" {
  tags = {
    Name = "terrace-production-private-c"
  }
  vpc_id = aws_vpc.network_main.id
}

# production/network/routes-public
resource "aws_route_table" "network_routes_public" {
  tags = {
    Name = "terrace-production-public"
  }
  vpc_id = aws_vpc.network_main.id
}

# production/network/routes-database-a-link
resource "aws_route_table_association" "network_routes_database_a_link" {
  route_table_id = aws_route_table.network_routes_database.id
  subnet_id      = aws_subnet.network_database_a.id
}

# production/network/routes-database-b-link
resource "aws_route_table_association" "network_routes_database_b_link" {
  route_table_id = aws_route_table.network_routes_database.id
  subnet_id      = aws_subnet.network_database_b.id
}

# production/network/routes-database-c-link
resource "aws_route_table_association" "network_routes_database_c_link" {
  route_table_id = aws_route_table.network_routes_database.id
  subnet_id      = aws_subnet.network_database_c.id
}

# production/network/routes-intra-a-link
resource "aws_route_table_association" "network_routes_intra_a_link" {
  route_table_id = aws_route_table.network_routes_intra.id
  subnet_id      = aws_subnet.network_intra_a.id
}

# production/network/routes-intra-b-link
resource "aws_route_table_association" "network_routes_intra_b_link" {
  route_table_id = aws_route_table.network_routes_intra.id
  subnet_id      = aws_subnet.network_intra_b.id
}

# production/network/routes-intra-c-link
resource "aws_route_table_association" "network_routes_intra_c_link" {
  route_table_id = aws_route_table.network_routes_intra.id
  subnet_id      = aws_subnet.network_intra_c.id
}

# production/network/routes-private-a-link
resource "aws_route_table_association" "network_routes_private_a_link" {
  route_table_id = aws_route_table.network_routes_private_a.id
  subnet_id      = aws_subnet.network_private_a.id
}

# production/network/routes-private-b-link
resource "aws_route_table_association" "network_routes_private_b_link" {
  route_table_id = aws_route_table.network_routes_private_b.id
  subnet_id      = aws_subnet.network_private_b.id
}

# production/network/routes-private-c-link
resource "aws_route_table_association" "network_routes_private_c_link" {
  route_table_id = aws_route_table.network_routes_private_c.id
  subnet_id      = aws_subnet.network_private_c.id
}

# production/network/routes-public-a-link
resource "aws_route_table_association" "network_routes_public_a_link" {
  route_table_id = aws_route_table.network_routes_public.id
  subnet_id      = aws_subnet.network_public_a.id
}

# production/network/routes-public-b-link
resource "aws_route_table_association" "network_routes_public_b_link" {
  route_table_id = aws_route_table.network_routes_public.id
  subnet_id      = aws_subnet.network_public_b.id
}

# production/network/routes-public-c-link
resource "aws_route_table_association" "network_routes_public_c_link" {
  route_table_id = aws_route_table.network_routes_public.id
  subnet_id      = aws_subnet.network_public_c.id
}

# production/endpoints/security-group/main
resource "aws_security_group" "endpoints_security_group_main" {
  description = "Interface endpoints of AWS services"
  name        = "terrace-production-endpoints"
  tags = {
    Name = "terrace-production-endpoints"
  }
  vpc_id = aws_vpc.network_main.id
}

# production/load-balancer/security-group/main
resource "aws_security_group" "load_balancer_security_group_main" {
  description = "Public load balancer"
  name        = "terrace-production-load-balancer"
  tags = {
    Name = "terrace-production-load-balancer"
  }
  vpc_id = aws_vpc.network_main.id
}

# production/service/security-group/main
resource "aws_security_group" "service_security_group_main" {
  description = "Tasks of the application"
  name        = "terrace-production-app"
  tags = {
    Name = "terrace-production-app"
  }
  vpc_id = aws_vpc.network_main.id
}

# production/network/database-a
resource "aws_subnet" "network_database_a" {
  availability_zone       = "us-east-1a"
  cidr_block              = "10.30.160.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-production-database-a"
    Tier = "database"
  }
  vpc_id = aws_vpc.network_main.id
}

# production/network/database-b
resource "aws_subnet" "network_database_b" {
  availability_zone       = "us-east-1b"
  cidr_block              = "10.30.164.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-production-database-b"
    Tier = "database"
  }
  vpc_id = aws_vpc.network_main.id
}

# production/network/database-c
resource "aws_subnet" "network_database_c" {
  availability_zone       = "us-east-1c"
  cidr_block              = "10.30.168.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-production-database-c"
    Tier = "database"
  }
  vpc_id = aws_vpc.network_main.id
}

# production/network/intra-a
resource "aws_subnet" "network_intra_a" {
  availability_zone       = "us-east-1a"
  cidr_block              = "10.30.192.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-production-intra-a"
    Tier = "intra"
  }
  vpc_id = aws_vpc.network_main.id
}

# production/network/intra-b
resource "aws_subnet" "network_intra_b" {
  availability_zone       = "us-east-1b"
  cidr_block              = "10.30.196.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-production-intra-b"
    Tier = "intra"
  }
  vpc_id = aws_vpc.network_main.id
}

# production/network/intra-c
resource "aws_subnet" "network_intra_c" {
  availability_zone       = "us-east-1c"
  cidr_block              = "10.30.200.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-production-intra-c"
    Tier = "intra"
  }
  vpc_id = aws_vpc.network_main.id
}

# production/network/private-a
resource "aws_subnet" "network_private_a" {
  availability_zone       = "us-east-1a"
  cidr_block              = "10.30.0.0/20"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-production-private-a"
    Tier = "private"
  }
  vpc_id = aws_vpc.network_main.id
}

# production/network/private-b
resource "aws_subnet" "network_private_b" {
  availability_zone       = "us-east-1b"
  cidr_block              = "10.30.16.0/20"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-production-private-b"
    Tier = "private"
  }
  vpc_id = aws_vpc.network_main.id
}

# production/network/private-c
resource "aws_subnet" "network_private_c" {
  availability_zone       = "us-east-1c"
  cidr_block              = "10.30.32.0/20"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-production-private-c"
    Tier = "private"
  }
  vpc_id = aws_vpc.network_main.id
}

# production/network/public-a
resource "aws_subnet" "network_public_a" {
  availability_zone       = "us-east-1a"
  cidr_block              = "10.30.128.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-production-public-a"
    Tier = "public"
  }
  vpc_id = aws_vpc.network_main.id
}

# production/network/public-b
resource "aws_subnet" "network_public_b" {
  availability_zone       = "us-east-1b"
  cidr_block              = "10.30.132.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-production-public-b"
    Tier = "public"
  }
  vpc_id = aws_vpc.network_main.id
}

# production/network/public-c
resource "aws_subnet" "network_public_c" {
  availability_zone       = "us-east-1c"
  cidr_block              = "10.30.136.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-production-public-c"
    Tier = "public"
  }
  vpc_id = aws_vpc.network_main.id
}

# production/network/main
resource "aws_vpc" "network_main" {
  cidr_block           = "10.30.0.0/16"
  enable_dns_hostnames = true
  enable_dns_support   = true
  tags = {
    Name = "terrace-production-vpc"
  }
}

# production/endpoints/dynamodb
resource "aws_vpc_endpoint" "endpoints_dynamodb" {
  route_table_ids = [
    aws_route_table.network_routes_public.id,
    aws_route_table.network_routes_database.id,
    aws_route_table.network_routes_intra.id,
    aws_route_table.network_routes_private_a.id,
    aws_route_table.network_routes_private_b.id,
    aws_route_table.network_routes_private_c.id,
  ]
  service_name = "com.amazonaws.us-east-1.dynamodb"
  tags = {
    Name = "terrace-production-dynamodb"
  }
  vpc_endpoint_type = "Gateway"
  vpc_id            = aws_vpc.network_main.id
}

# production/endpoints/ecr-api
resource "aws_vpc_endpoint" "endpoints_ecr_api" {
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.endpoints_security_group_main.id]
  service_name        = "com.amazonaws.us-east-1.ecr.api"
  subnet_ids = [
    aws_subnet.network_intra_a.id,
    aws_subnet.network_intra_b.id,
    aws_subnet.network_intra_c.id,
  ]
  tags = {
    Name = "terrace-production-ecr-api"
  }
  vpc_endpoint_type = "Interface"
  vpc_id            = aws_vpc.network_main.id
}

# production/endpoints/ecr-dkr
resource "aws_vpc_endpoint" "endpoints_ecr_dkr" {
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.endpoints_security_group_main.id]
  service_name        = "com.amazonaws.us-east-1.ecr.dkr"
  subnet_ids = [
    aws_subnet.network_intra_a.id,
    aws_subnet.network_intra_b.id,
    aws_subnet.network_intra_c.id,
  ]
  tags = {
    Name = "terrace-production-ecr-dkr"
  }
  vpc_endpoint_type = "Interface"
  vpc_id            = aws_vpc.network_main.id
}

# production/endpoints/kms
resource "aws_vpc_endpoint" "endpoints_kms" {
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.endpoints_security_group_main.id]
  service_name        = "com.amazonaws.us-east-1.kms"
  subnet_ids = [
    aws_subnet.network_intra_a.id,
    aws_subnet.network_intra_b.id,
    aws_subnet.network_intra_c.id,
  ]
  tags = {
    Name = "terrace-production-kms"
  }
  vpc_endpoint_type = "Interface"
  vpc_id            = aws_vpc.network_main.id
}

# production/endpoints/logs
resource "aws_vpc_endpoint" "endpoints_logs" {
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.endpoints_security_group_main.id]
  service_name        = "com.amazonaws.us-east-1.logs"
  subnet_ids = [
    aws_subnet.network_intra_a.id,
    aws_subnet.network_intra_b.id,
    aws_subnet.network_intra_c.id,
  ]
  tags = {
    Name = "terrace-production-logs"
  }
  vpc_endpoint_type = "Interface"
  vpc_id            = aws_vpc.network_main.id
}

# production/endpoints/s3
resource "aws_vpc_endpoint" "endpoints_s3" {
  route_table_ids = [
    aws_route_table.network_routes_public.id,
    aws_route_table.network_routes_database.id,
    aws_route_table.network_routes_intra.id,
    aws_route_table.network_routes_private_a.id,
    aws_route_table.network_routes_private_b.id,
    aws_route_table.network_routes_private_c.id,
  ]
  service_name = "com.amazonaws.us-east-1.s3"
  tags = {
    Name = "terrace-production-s3"
  }
  vpc_endpoint_type = "Gateway"
  vpc_id            = aws_vpc.network_main.id
}

# production/endpoints/secretsmanager
resource "aws_vpc_endpoint" "endpoints_secretsmanager" {
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.endpoints_security_group_main.id]
  service_name        = "com.amazonaws.us-east-1.secretsmanager"
  subnet_ids = [
    aws_subnet.network_intra_a.id,
    aws_subnet.network_intra_b.id,
    aws_subnet.network_intra_c.id,
  ]
  tags = {
    Name = "terrace-production-secretsmanager"
  }
  vpc_endpoint_type = "Interface"
  vpc_id            = aws_vpc.network_main.id
}

# production/endpoints/ssmmessages
resource "aws_vpc_endpoint" "endpoints_ssmmessages" {
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.endpoints_security_group_main.id]
  service_name        = "com.amazonaws.us-east-1.ssmmessages"
  subnet_ids = [
    aws_subnet.network_intra_a.id,
    aws_subnet.network_intra_b.id,
    aws_subnet.network_intra_c.id,
  ]
  tags = {
    Name = "terrace-production-ssmmessages"
  }
  vpc_endpoint_type = "Interface"
  vpc_id            = aws_vpc.network_main.id
}

# production/load-balancer/security-group/to-app
resource "aws_vpc_security_group_egress_rule" "load_balancer_security_group_to_app" {
  description                  = "Requests to the application"
  from_port                    = 8000
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.service_security_group_main.id
  security_group_id            = aws_security_group.load_balancer_security_group_main.id
  tags = {
    Name = "terrace-production-load-balancer-to-app"
  }
  to_port = 8000
}

# production/service/security-group/to-https
resource "aws_vpc_security_group_egress_rule" "service_security_group_to_https" {
  cidr_ipv4         = "0.0.0.0/0"
  description       = "AWS APIs and HTTPS services outside"
  from_port         = 443
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.service_security_group_main.id
  tags = {
    Name = "terrace-production-app-to-https"
  }
  to_port = 443
}

# production/endpoints/security-group/from-network-443
resource "aws_vpc_security_group_ingress_rule" "endpoints_security_group_from_network_443" {
  cidr_ipv4         = "10.30.0.0/16"
  description       = "AWS API calls from the VPC"
  from_port         = 443
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.endpoints_security_group_main.id
  tags = {
    Name = "terrace-production-endpoints-from-network-443"
  }
  to_port = 443
}

# production/load-balancer/security-group/from-internet-443
resource "aws_vpc_security_group_ingress_rule" "load_balancer_security_group_from_internet_443" {
  cidr_ipv4         = "0.0.0.0/0"
  description       = "HTTPS from anywhere"
  from_port         = 443
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.load_balancer_security_group_main.id
  tags = {
    Name = "terrace-production-load-balancer-from-internet-443"
  }
  to_port = 443
}

# production/load-balancer/security-group/from-internet-80
resource "aws_vpc_security_group_ingress_rule" "load_balancer_security_group_from_internet_80" {
  cidr_ipv4         = "0.0.0.0/0"
  description       = "HTTP, to be redirected"
  from_port         = 80
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.load_balancer_security_group_main.id
  tags = {
    Name = "terrace-production-load-balancer-from-internet-80"
  }
  to_port = 80
}

# production/service/security-group/from-load-balancer
resource "aws_vpc_security_group_ingress_rule" "service_security_group_from_load_balancer" {
  description                  = "Requests to the application"
  from_port                    = 8000
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.load_balancer_security_group_main.id
  security_group_id            = aws_security_group.service_security_group_main.id
  tags = {
    Name = "terrace-production-app-from-load-balancer"
  }
  to_port = 8000
}
