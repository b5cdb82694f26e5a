# dev/flow-logs/delivery
data "aws_iam_policy_document" "flow_logs_delivery" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.flow_logs_records.arn}:*"]
    sid       = "WriteRecords"
  }
}

# dev/flow-logs/role/trust
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

# dev/logs-key/policy
data "aws_iam_policy_document" "logs_key_policy" {
  statement {
    actions   = ["kms:*"]
    resources = ["*"]
    sid       = "AccountAdministersKey"

    principals {
      identifiers = ["arn:aws:iam::222222222222:root"]
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
      values   = ["arn:aws:logs:us-east-1:222222222222:log-group:*"]
      variable = "kms:EncryptionContext:aws:logs:arn"
    }

    principals {
      identifiers = ["logs.us-east-1.amazonaws.com"]
      type        = "Service"
    }
  }
}

# dev/plan-access/trust
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

# dev/task/execution-role/trust
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

# dev/task/role/trust
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

# dev/task/start
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

# dev/certificate/main
resource "aws_acm_certificate" "certificate_main" {
  domain_name = "dev.terrace.example"
  tags = {
    Name = "terrace-dev-certificate"
  }
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

# dev/certificate/validation
resource "aws_acm_certificate_validation" "certificate_validation" {
  certificate_arn         = aws_acm_certificate.certificate_main.arn
  validation_record_fqdns = [aws_route53_record.certificate_proof.fqdn]
}

# dev/autoscaling/cpu
resource "aws_appautoscaling_policy" "autoscaling_cpu" {
  name               = "terrace-dev-app-cpu"
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

# dev/autoscaling/memory
resource "aws_appautoscaling_policy" "autoscaling_memory" {
  name               = "terrace-dev-app-memory"
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

# dev/autoscaling/requests
resource "aws_appautoscaling_policy" "autoscaling_requests" {
  name               = "terrace-dev-app-requests"
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

# dev/autoscaling/main
resource "aws_appautoscaling_target" "autoscaling_main" {
  max_capacity       = 3
  min_capacity       = 1
  resource_id        = "service/${aws_ecs_cluster.cluster_main.name}/${aws_ecs_service.service_main.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  service_namespace  = "ecs"
}

# dev/cluster/commands
resource "aws_cloudwatch_log_group" "cluster_commands" {
  kms_key_id        = aws_kms_key.logs_key_main.arn
  name              = "/terrace/dev/ecs-exec"
  retention_in_days = 30
}

# dev/flow-logs/records
resource "aws_cloudwatch_log_group" "flow_logs_records" {
  kms_key_id        = aws_kms_key.logs_key_main.arn
  name              = "/terrace/dev/flow-logs"
  retention_in_days = 30
}

# dev/task/logs
resource "aws_cloudwatch_log_group" "task_logs" {
  kms_key_id        = aws_kms_key.logs_key_main.arn
  name              = "/terrace/dev/app"
  retention_in_days = 30
}

# dev/network/closed
resource "aws_default_security_group" "network_closed" {
  tags = {
    Name = "terrace-dev-default-closed"
  }
  vpc_id = aws_vpc.network_main.id
}

# dev/cluster/main
resource "aws_ecs_cluster" "cluster_main" {
  name = "terrace-dev"

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

# dev/cluster/capacity
resource "aws_ecs_cluster_capacity_providers" "cluster_capacity" {
  capacity_providers = ["FARGATE", "FARGATE_SPOT"]
  cluster_name       = aws_ecs_cluster.cluster_main.name

  default_capacity_provider_strategy {
    capacity_provider = "FARGATE"
    weight            = 1
  }
}

# dev/service/main
resource "aws_ecs_service" "service_main" {
  cluster                            = aws_ecs_cluster.cluster_main.id
  deployment_maximum_percent         = 200
  deployment_minimum_healthy_percent = 100
  desired_count                      = 1
  enable_ecs_managed_tags            = true
  enable_execute_command             = true
  health_check_grace_period_seconds  = 45
  name                               = "terrace-dev-app"
  propagate_tags                     = "SERVICE"
  task_definition                    = aws_ecs_task_definition.task_main.arn

  capacity_provider_strategy {
    capacity_provider = "FARGATE_SPOT"
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
    subnets          = [aws_subnet.network_private_a.id, aws_subnet.network_private_b.id]
  }

  lifecycle {
    ignore_changes = [desired_count]
  }

  depends_on = [
    aws_lb_listener_rule.service_route,
    aws_ecs_cluster_capacity_providers.cluster_capacity,
  ]
}

# dev/task/main
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
  cpu                      = "256"
  execution_role_arn       = aws_iam_role.task_execution_role_main.arn
  family                   = "terrace-dev-app"
  memory                   = "512"
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

# dev/egress/address-a
resource "aws_eip" "egress_address_a" {
  domain = "vpc"
  tags = {
    Name = "terrace-dev-nat-a"
  }
}

# dev/flow-logs/main
resource "aws_flow_log" "flow_logs_main" {
  iam_role_arn             = aws_iam_role.flow_logs_role_main.arn
  log_destination          = aws_cloudwatch_log_group.flow_logs_records.arn
  log_destination_type     = "cloud-watch-logs"
  max_aggregation_interval = 60
  tags = {
    Name = "terrace-dev-flow-logs"
  }
  traffic_type = "ALL"
  vpc_id       = aws_vpc.network_main.id
  depends_on   = [aws_iam_role_policy.flow_logs_delivery_policy]
}

# dev/flow-logs/role/main
resource "aws_iam_role" "flow_logs_role_main" {
  assume_role_policy = data.aws_iam_policy_document.flow_logs_role_trust.json
  description        = "Writes the VPC's flow logs"
  name               = "terrace-dev-flow-logs"
}

# dev/plan-access/main
resource "aws_iam_role" "plan_access_main" {
  assume_role_policy = data.aws_iam_policy_document.plan_access_trust.json
  description        = "Reads the account to plan changes, changes nothing"
  name               = "terrace-dev-plan"
}

# dev/task/execution-role/main
resource "aws_iam_role" "task_execution_role_main" {
  assume_role_policy = data.aws_iam_policy_document.task_execution_role_trust.json
  description        = "Pulls the application's image and writes its logs"
  name               = "terrace-dev-app-execution"
}

# dev/task/role/main
resource "aws_iam_role" "task_role_main" {
  assume_role_policy = data.aws_iam_policy_document.task_role_trust.json
  description        = "What the application may do"
  name               = "terrace-dev-app"
}

# dev/flow-logs/delivery-policy
resource "aws_iam_role_policy" "flow_logs_delivery_policy" {
  name   = "delivery"
  policy = data.aws_iam_policy_document.flow_logs_delivery.json
  role   = aws_iam_role.flow_logs_role_main.name
}

# dev/task/start-policy
resource "aws_iam_role_policy" "task_start_policy" {
  name   = "start"
  policy = data.aws_iam_policy_document.task_start.json
  role   = aws_iam_role.task_execution_role_main.name
}

# dev/plan-access/read-only
resource "aws_iam_role_policy_attachment" "plan_access_read_only" {
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
  role       = aws_iam_role.plan_access_main.name
}

# dev/network/internet
resource "aws_internet_gateway" "network_internet" {
  tags = {
    Name = "terrace-dev-internet"
  }
  vpc_id = aws_vpc.network_main.id
}

# dev/logs-key/alias
resource "aws_kms_alias" "logs_key_alias" {
  name          = "alias/terrace-dev-logs"
  target_key_id = aws_kms_key.logs_key_main.key_id
}

# dev/logs-key/main
resource "aws_kms_key" "logs_key_main" {
  deletion_window_in_days = 30
  description             = "Encrypts log groups and command sessions"
  enable_key_rotation     = true
  policy                  = data.aws_iam_policy_document.logs_key_policy.json
}

# dev/load-balancer/main
resource "aws_lb" "load_balancer_main" {
  desync_mitigation_mode     = "strictest"
  drop_invalid_header_fields = true
  enable_deletion_protection = false
  internal                   = false
  load_balancer_type         = "application"
  name                       = "terrace-dev-public"
  security_groups            = [aws_security_group.load_balancer_security_group_main.id]
  subnets                    = [aws_subnet.network_public_a.id, aws_subnet.network_public_b.id]
}

# dev/load-balancer/https
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

# dev/load-balancer/redirect
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

# dev/service/route
resource "aws_lb_listener_rule" "service_route" {
  listener_arn = aws_lb_listener.load_balancer_https.arn
  priority     = 100

  action {
    target_group_arn = aws_lb_target_group.service_targets.arn
    type             = "forward"
  }

  condition {
    host_header {
      values = ["dev.terrace.example"]
    }
  }
}

# dev/service/targets
resource "aws_lb_target_group" "service_targets" {
  deregistration_delay = "30"
  name                 = "terrace-dev-app"
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

# dev/egress/nat-a
resource "aws_nat_gateway" "egress_nat_a" {
  allocation_id = aws_eip.egress_address_a.id
  subnet_id     = aws_subnet.network_public_a.id
  tags = {
    Name = "terrace-dev-nat-a"
  }
  depends_on = [aws_route.network_public_to_internet]
}

# dev/egress/private-a
resource "aws_route" "egress_private_a" {
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.egress_nat_a.id
  route_table_id         = aws_route_table.network_routes_private_a.id
}

# dev/egress/private-b
resource "aws_route" "egress_private_b" {
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.egress_nat_a.id
  route_table_id         = aws_route_table.network_routes_private_b.id
}

# dev/network/public-to-internet
resource "aws_route" "network_public_to_internet" {
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.network_internet.id
  route_table_id         = aws_route_table.network_routes_public.id
}

# dev/certificate/proof
resource "aws_route53_record" "certificate_proof" {
  provider        = aws.shared
  allow_overwrite = true
  name            = one(aws_acm_certificate.certificate_main.domain_validation_options).resource_record_name
  records         = [one(aws_acm_certificate.certificate_main.domain_validation_options).resource_record_value]
  ttl             = 60
  type            = one(aws_acm_certificate.certificate_main.domain_validation_options).resource_record_type
  zone_id         = data.terraform_remote_state.global_stack.outputs.zone_id
}

# dev/load-balancer/name
resource "aws_route53_record" "load_balancer_name" {
  provider = aws.shared
  name     = "dev.terrace.example"
  type     = "A"
  zone_id  = data.terraform_remote_state.global_stack.outputs.zone_id

  alias {
    evaluate_target_health = true
    name                   = aws_lb.load_balancer_main.dns_name
    zone_id                = aws_lb.load_balancer_main.zone_id
  }
}

# dev/network/routes-database
resource "aws_route_table" "network_routes_database" {
  tags = {
    Name = "terrace-dev-database"
  }
  vpc_id = aws_vpc.network_main.id
}

# dev/network/routes-intra
resource "aws_route_table" "network_routes_intra" {
  tags = {
    Name = "terrace-dev-intra"
  }
  vpc_id = aws_vpc.network_main.id
}

# dev/network/routes-private-a
resource "aws_route_table" "network_routes_private_a" {
  tags = {
    Name = "terrace-dev-private-a"
  }
  vpc_id = aws_vpc.network_main.id
}

# dev/network/routes-private-b
resource "aws_route_table" "network_routes_private_b" {
  tags = {
    Name = "terrace-dev-private-b"
  }
  vpc_id = aws_vpc.network_main.id
}

# dev/network/routes-public
resource "aws_route_table" "network_routes_public" {
  tags = {
    Name = "terrace-dev-public"
  }
  vpc_id = aws_vpc.network_main.id
}

# dev/network/routes-database-a-link
resource "aws_route_table_association" "network_routes_database_a_link" {
  route_table_id = aws_route_table.network_routes_database.id
  subnet_id      = aws_subnet.network_database_a.id
}

# dev/network/routes-database-b-link
resource "aws_route_table_association" "network_routes_database_b_link" {
  route_table_id = aws_route_table.network_routes_database.id
  subnet_id      = aws_subnet.network_database_b.id
}

# dev/network/routes-intra-a-link
resource "aws_route_table_association" "network_routes_intra_a_link" {
  route_table_id = aws_route_table.network_routes_intra.id
  subnet_id      = aws_subnet.network_intra_a.id
}

# dev/network/routes-intra-b-link
resource "aws_route_table_association" "network_routes_intra_b_link" {
  route_table_id = aws_route_table.network_routes_intra.id
  subnet_id      = aws_subnet.network_intra_b.id
}

# dev/network/routes-private-a-link
resource "aws_route_table_association" "network_routes_private_a_link" {
  route_table_id = aws_route_table.network_routes_private_a.id
  subnet_id      = aws_subnet.network_private_a.id
}

# dev/network/routes-private-b-link
resource "aws_route_table_association" "network_routes_private_b_link" {
  route_table_id = aws_route_table.network_routes_private_b.id
  subnet_id      = aws_subnet.network_private_b.id
}

# dev/network/routes-public-a-link
resource "aws_route_table_association" "network_routes_public_a_link" {
  route_table_id = aws_route_table.network_routes_public.id
  subnet_id      = aws_subnet.network_public_a.id
}

# dev/network/routes-public-b-link
resource "aws_route_table_association" "network_routes_public_b_link" {
  route_table_id = aws_route_table.network_routes_public.id
  subnet_id      = aws_subnet.network_public_b.id
}

# dev/endpoints/security-group/main
resource "aws_security_group" "endpoints_security_group_main" {
  description = "Interface endpoints of AWS services"
  name        = "terrace-dev-endpoints"
  tags = {
    Name = "terrace-dev-endpoints"
  }
  vpc_id = aws_vpc.network_main.id
}

# dev/load-balancer/security-group/main
resource "aws_security_group" "load_balancer_security_group_main" {
  description = "Public load balancer"
  name        = "terrace-dev-load-balancer"
  tags = {
    Name = "terrace-dev-load-balancer"
  }
  vpc_id = aws_vpc.network_main.id
}

# dev/service/security-group/main
resource "aws_security_group" "service_security_group_main" {
  description = "Tasks of the application"
  name        = "terrace-dev-app"
  tags = {
    Name = "terrace-dev-app"
  }
  vpc_id = aws_vpc.network_main.id
}

# dev/network/database-a
resource "aws_subnet" "network_database_a" {
  availability_zone       = "us-east-1a"
  cidr_block              = "10.10.160.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-dev-database-a"
    Tier = "database"
  }
  vpc_id = aws_vpc.network_main.id
}

# dev/network/database-b
resource "aws_subnet" "network_database_b" {
  availability_zone       = "us-east-1b"
  cidr_block              = "10.10.164.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-dev-database-b"
    Tier = "database"
  }
  vpc_id = aws_vpc.network_main.id
}

# dev/network/intra-a
resource "aws_subnet" "network_intra_a" {
  availability_zone       = "us-east-1a"
  cidr_block              = "10.10.192.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-dev-intra-a"
    Tier = "intra"
  }
  vpc_id = aws_vpc.network_main.id
}

# dev/network/intra-b
resource "aws_subnet" "network_intra_b" {
  availability_zone       = "us-east-1b"
  cidr_block              = "10.10.196.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-dev-intra-b"
    Tier = "intra"
  }
  vpc_id = aws_vpc.network_main.id
}

# dev/network/private-a
resource "aws_subnet" "network_private_a" {
  availability_zone       = "us-east-1a"
  cidr_block              = "10.10.0.0/20"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-dev-private-a"
    Tier = "private"
  }
  vpc_id = aws_vpc.network_main.id
}

# dev/network/private-b
resource "aws_subnet" "network_private_b" {
  availability_zone       = "us-east-1b"
  cidr_block              = "10.10.16.0/20"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-dev-private-b"
    Tier = "private"
  }
  vpc_id = aws_vpc.network_main.id
}

# dev/network/public-a
resource "aws_subnet" "network_public_a" {
  availability_zone       = "us-east-1a"
  cidr_block              = "10.10.128.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-dev-public-a"
    Tier = "public"
  }
  vpc_id = aws_vpc.network_main.id
}

# dev/network/public-b
resource "aws_subnet" "network_public_b" {
  availability_zone       = "us-east-1b"
  cidr_block              = "10.10.132.0/22"
  map_public_ip_on_launch = false
  tags = {
    Name = "terrace-dev-public-b"
    Tier = "public"
  }
  vpc_id = aws_vpc.network_main.id
}

# dev/network/main
resource "aws_vpc" "network_main" {
  cidr_block           = "10.10.0.0/16"
  enable_dns_hostnames = true
  enable_dns_support   = true
  tags = {
    Name = "terrace-dev-vpc"
  }
}

# dev/endpoints/dynamodb
resource "aws_vpc_endpoint" "endpoints_dynamodb" {
  route_table_ids = [
    aws_route_table.network_routes_public.id,
    aws_route_table.network_routes_database.id,
    aws_route_table.network_routes_intra.id,
    aws_route_table.network_routes_private_a.id,
    aws_route_table.network_routes_private_b.id,
  ]
  service_name = "com.amazonaws.us-east-1.dynamodb"
  tags = {
    Name = "terrace-dev-dynamodb"
  }
  vpc_endpoint_type = "Gateway"
  vpc_id            = aws_vpc.network_main.id
}

# dev/endpoints/ecr-api
resource "aws_vpc_endpoint" "endpoints_ecr_api" {
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.endpoints_security_group_main.id]
  service_name        = "com.amazonaws.us-east-1.ecr.api"
  subnet_ids          = [aws_subnet.network_intra_a.id, aws_subnet.network_intra_b.id]
  tags = {
    Name = "terrace-dev-ecr-api"
  }
  vpc_endpoint_type = "Interface"
  vpc_id            = aws_vpc.network_main.id
}

# dev/endpoints/ecr-dkr
resource "aws_vpc_endpoint" "endpoints_ecr_dkr" {
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.endpoints_security_group_main.id]
  service_name        = "com.amazonaws.us-east-1.ecr.dkr"
  subnet_ids          = [aws_subnet.network_intra_a.id, aws_subnet.network_intra_b.id]
  tags = {
    Name = "terrace-dev-ecr-dkr"
  }
  vpc_endpoint_type = "Interface"
  vpc_id            = aws_vpc.network_main.id
}

# dev/endpoints/logs
resource "aws_vpc_endpoint" "endpoints_logs" {
  private_dns_enabled = true
  security_group_ids  = [aws_security_group.endpoints_security_group_main.id]
  service_name        = "com.amazonaws.us-east-1.logs"
  subnet_ids          = [aws_subnet.network_intra_a.id, aws_subnet.network_intra_b.id]
  tags = {
    Name = "terrace-dev-logs"
  }
  vpc_endpoint_type = "Interface"
  vpc_id            = aws_vpc.network_main.id
}

# dev/endpoints/s3
resource "aws_vpc_endpoint" "endpoints_s3" {
  route_table_ids = [
    aws_route_table.network_routes_public.id,
    aws_route_table.network_routes_database.id,
    aws_route_table.network_routes_intra.id,
    aws_route_table.network_routes_private_a.id,
    aws_route_table.network_routes_private_b.id,
  ]
  service_name = "com.amazonaws.us-east-1.s3"
  tags = {
    Name = "terrace-dev-s3"
  }
  vpc_endpoint_type = "Gateway"
  vpc_id            = aws_vpc.network_main.id
}

# dev/load-balancer/security-group/to-app
resource "aws_vpc_security_group_egress_rule" "load_balancer_security_group_to_app" {
  description                  = "Requests to the application"
  from_port                    = 8000
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.service_security_group_main.id
  security_group_id            = aws_security_group.load_balancer_security_group_main.id
  tags = {
    Name = "terrace-dev-load-balancer-to-app"
  }
  to_port = 8000
}

# dev/service/security-group/to-https
resource "aws_vpc_security_group_egress_rule" "service_security_group_to_https" {
  cidr_ipv4         = "0.0.0.0/0"
  description       = "AWS APIs and HTTPS services outside"
  from_port         = 443
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.service_security_group_main.id
  tags = {
    Name = "terrace-dev-app-to-https"
  }
  to_port = 443
}

# dev/endpoints/security-group/from-network-443
resource "aws_vpc_security_group_ingress_rule" "endpoints_security_group_from_network_443" {
  cidr_ipv4         = "10.10.0.0/16"
  description       = "AWS API calls from the VPC"
  from_port         = 443
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.endpoints_security_group_main.id
  tags = {
    Name = "terrace-dev-endpoints-from-network-443"
  }
  to_port = 443
}

# dev/load-balancer/security-group/from-internet-443
resource "aws_vpc_security_group_ingress_rule" "load_balancer_security_group_from_internet_443" {
  cidr_ipv4         = "0.0.0.0/0"
  description       = "HTTPS from anywhere"
  from_port         = 443
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.load_balancer_security_group_main.id
  tags = {
    Name = "terrace-dev-load-balancer-from-internet-443"
  }
  to_port = 443
}

# dev/load-balancer/security-group/from-internet-80
resource "aws_vpc_security_group_ingress_rule" "load_balancer_security_group_from_internet_80" {
  cidr_ipv4         = "0.0.0.0/0"
  description       = "HTTP, to be redirected"
  from_port         = 80
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.load_balancer_security_group_main.id
  tags = {
    Name = "terrace-dev-load-balancer-from-internet-80"
  }
  to_port = 80
}

# dev/service/security-group/from-load-balancer
resource "aws_vpc_security_group_ingress_rule" "service_security_group_from_load_balancer" {
  description                  = "Requests to the application"
  from_port                    = 8000
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.load_balancer_security_group_main.id
  security_group_id            = aws_security_group.service_security_group_main.id
  tags = {
    Name = "terrace-dev-app-from-load-balancer"
  }
  to_port = 8000
}
