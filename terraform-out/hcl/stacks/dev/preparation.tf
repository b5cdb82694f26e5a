# dev/preparation/execution-role/start-document
data "aws_iam_policy_document" "preparation_execution_role_start_document" {
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
    resources = ["${aws_cloudwatch_log_group.preparation_logs.arn}:*"]
    sid       = "WriteLogs"
  }
}

# dev/preparation/execution-role/trust
data "aws_iam_policy_document" "preparation_execution_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["ecs-tasks.amazonaws.com"]
      type        = "Service"
    }
  }
}

# dev/preparation/migrate/role/trust
data "aws_iam_policy_document" "preparation_migrate_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["ecs-tasks.amazonaws.com"]
      type        = "Service"
    }
  }
}

# dev/preparation/prepare/role/trust
data "aws_iam_policy_document" "preparation_prepare_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["ecs-tasks.amazonaws.com"]
      type        = "Service"
    }
  }
}

# dev/preparation/logs
resource "aws_cloudwatch_log_group" "preparation_logs" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/terrace/dev/prepare-database"
  retention_in_days = 30
}

# dev/preparation/migrate/main
resource "aws_ecs_task_definition" "preparation_migrate_main" {
  container_definitions = format(
    jsonencode([
      {
        command = ["python", "-m", "app.migrate"]
        environment = [
          {
            name  = "AWS_REGION"
            value = "us-east-1"
          },
          {
            name  = "DATABASE_HOST"
            value = "%[1]s"
          },
          {
            name  = "DATABASE_NAME"
            value = "app"
          },
          {
            name  = "DATABASE_PORT"
            value = "5432"
          },
          {
            name  = "DATABASE_USER"
            value = "app"
          },
          {
            name  = "ENVIRONMENT_NAME"
            value = "dev"
          },
          {
            name  = "SERVICE_NAME"
            value = "migrate-database"
          },
        ]
        essential = true
        image     = "%[2]s:0.1.0"
        linuxParameters = {
          capabilities = {
            drop = ["ALL"]
          }
          initProcessEnabled = true
          tmpfs = [
            {
              containerPath = "/tmp"
              mountOptions  = ["nodev", "noexec", "nosuid", "mode=1777"]
              size          = 256
            },
          ]
        }
        logConfiguration = {
          logDriver = "awslogs"
          options = {
            awslogs-group         = aws_cloudwatch_log_group.preparation_logs.name
            awslogs-region        = "us-east-1"
            awslogs-stream-prefix = "migrate-database"
            max-buffer-size       = "25m"
            mode                  = "non-blocking"
          }
        }
        name                   = "migrate-database"
        privileged             = false
        readonlyRootFilesystem = true
        stopTimeout            = 120
        user                   = "1000:1000"
      },
    ]),
    tostring(aws_db_instance.database_postgres_main.address),
    tostring(data.terraform_remote_state.global_stack.outputs.repository_url_app)
  )
  cpu                      = "256"
  execution_role_arn       = aws_iam_role.preparation_execution_role_main.arn
  family                   = "terrace-dev-migrate-database"
  memory                   = "512"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  task_role_arn            = aws_iam_role.preparation_migrate_role_main.arn

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }
}

# dev/preparation/prepare/main
resource "aws_ecs_task_definition" "preparation_prepare_main" {
  container_definitions = format(
    jsonencode([
      {
        command = ["python", "-m", "app.prepare"]
        environment = [
          {
            name  = "AWS_REGION"
            value = "us-east-1"
          },
          {
            name  = "DATABASE_ADMIN_SECRET"
            value = "%[1]s"
          },
          {
            name  = "DATABASE_HOST"
            value = "%[2]s"
          },
          {
            name  = "DATABASE_NAME"
            value = "app"
          },
          {
            name  = "DATABASE_PORT"
            value = "5432"
          },
          {
            name  = "DATABASE_USER"
            value = "app"
          },
          {
            name  = "ENVIRONMENT_NAME"
            value = "dev"
          },
          {
            name  = "SERVICE_NAME"
            value = "prepare-database"
          },
        ]
        essential = true
        image     = "%[3]s:0.1.0"
        linuxParameters = {
          capabilities = {
            drop = ["ALL"]
          }
          initProcessEnabled = true
          tmpfs = [
            {
              containerPath = "/tmp"
              mountOptions  = ["nodev", "noexec", "nosuid", "mode=1777"]
              size          = 256
            },
          ]
        }
        logConfiguration = {
          logDriver = "awslogs"
          options = {
            awslogs-group         = aws_cloudwatch_log_group.preparation_logs.name
            awslogs-region        = "us-east-1"
            awslogs-stream-prefix = "prepare-database"
            max-buffer-size       = "25m"
            mode                  = "non-blocking"
          }
        }
        name                   = "prepare-database"
        privileged             = false
        readonlyRootFilesystem = true
        stopTimeout            = 120
        user                   = "1000:1000"
      },
    ]),
    tostring(aws_db_instance.database_postgres_main.master_user_secret[0].secret_arn),
    tostring(aws_db_instance.database_postgres_main.address),
    tostring(data.terraform_remote_state.global_stack.outputs.repository_url_app)
  )
  cpu                      = "256"
  execution_role_arn       = aws_iam_role.preparation_execution_role_main.arn
  family                   = "terrace-dev-prepare-database"
  memory                   = "512"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  task_role_arn            = aws_iam_role.preparation_prepare_role_main.arn

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }
}

# dev/preparation/execution-role/main
resource "aws_iam_role" "preparation_execution_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.preparation_execution_role_trust.json
  description          = "Starts tasks that prepare the database: image, logs"
  name                 = "terrace-dev-prepare-database-execution"
  permissions_boundary = "arn:aws:iam::222222222222:policy/terrace-dev-boundary"
}

# dev/preparation/migrate/role/main
resource "aws_iam_role" "preparation_migrate_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.preparation_migrate_role_trust.json
  description          = "Changes the tables of the database"
  name                 = "terrace-dev-migrate-database"
  permissions_boundary = "arn:aws:iam::222222222222:policy/terrace-dev-boundary"
}

# dev/preparation/prepare/role/main
resource "aws_iam_role" "preparation_prepare_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.preparation_prepare_role_trust.json
  description          = "Makes the role that workloads sign in as"
  name                 = "terrace-dev-prepare-database"
  permissions_boundary = "arn:aws:iam::222222222222:policy/terrace-dev-boundary"
}

# dev/preparation/execution-role/start-policy
resource "aws_iam_role_policy" "preparation_execution_role_start_policy" {
  name   = "start"
  policy = data.aws_iam_policy_document.preparation_execution_role_start_document.json
  role   = aws_iam_role.preparation_execution_role_main.name
}

# dev/preparation/security-group/main
resource "aws_security_group" "preparation_security_group_main" {
  description = "Tasks that prepare the database; outside Terraform: terrace database"
  name        = "terrace-dev-prepare-database"
  tags = {
    Name = "terrace-dev-prepare-database"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# dev/preparation/security-group/to-https
resource "aws_vpc_security_group_egress_rule" "preparation_security_group_to_https" {
  cidr_ipv4         = "0.0.0.0/0"
  description       = "AWS APIs"
  from_port         = 443
  ip_protocol       = "tcp"
  security_group_id = aws_security_group.preparation_security_group_main.id
  tags = {
    Name = "terrace-dev-prepare-database-to-https"
  }
  to_port = 443
}
