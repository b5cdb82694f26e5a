# caller/current
data "aws_caller_identity" "current" {}

# database/client-document
data "aws_iam_policy_document" "client_document" {
  statement {
    actions   = ["rds-db:connect"]
    resources = ["arn:aws:rds-db:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:dbuser:${aws_db_instance.postgres_main.resource_id}/app"]
    sid       = "SignInToDatabase"
  }
}

# database/postgres/monitoring/role/trust
data "aws_iam_policy_document" "postgres_monitoring_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["monitoring.rds.amazonaws.com"]
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

# database/postgres/postgresql-log
resource "aws_cloudwatch_log_group" "postgres_postgresql_log" {
  kms_key_id        = var.logs_key_arn
  name              = "/aws/rds/instance/${var.project_name}-${var.environment}-postgres/postgresql"
  retention_in_days = var.log_retention_days
  tags              = var.common_tags
}

# database/postgres/upgrade-log
resource "aws_cloudwatch_log_group" "postgres_upgrade_log" {
  kms_key_id        = var.logs_key_arn
  name              = "/aws/rds/instance/${var.project_name}-${var.environment}-postgres/upgrade"
  retention_in_days = var.log_retention_days
  tags              = var.common_tags
}

# database/alarms/database-cpu-high
resource "aws_cloudwatch_metric_alarm" "alarms_database_cpu_high" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "The database has been busy for a quarter of an hour. Runbook: ${var.runbooks_url}/database.md#database-cpu-high"
  alarm_name          = "${var.project_name}-${var.environment}-database-cpu-high"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 15
  dimensions = {
    DBInstanceIdentifier = aws_db_instance.postgres_main.identifier
  }
  evaluation_periods = 15
  metric_name        = "CPUUtilization"
  namespace          = "AWS/RDS"
  ok_actions         = [var.alerts_topic_arn]
  period             = 60
  statistic          = "Average"
  tags               = var.common_tags
  threshold          = 80
  treat_missing_data = "notBreaching"
}

# database/alarms/database-memory-low
resource "aws_cloudwatch_metric_alarm" "alarms_database_memory_low" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "The database has less than 128 MiB of memory left. Runbook: ${var.runbooks_url}/database.md#database-memory-low"
  alarm_name          = "${var.project_name}-${var.environment}-database-memory-low"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 15
  dimensions = {
    DBInstanceIdentifier = aws_db_instance.postgres_main.identifier
  }
  evaluation_periods = 15
  metric_name        = "FreeableMemory"
  namespace          = "AWS/RDS"
  ok_actions         = [var.alerts_topic_arn]
  period             = 60
  statistic          = "Minimum"
  tags               = var.common_tags
  threshold          = 134217728
  treat_missing_data = "notBreaching"
}

# database/alarms/database-storage-low
resource "aws_cloudwatch_metric_alarm" "alarms_database_storage_low" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "The database has less than 2 GiB left and could not grow. Runbook: ${var.runbooks_url}/database.md#database-storage-low"
  alarm_name          = "${var.project_name}-${var.environment}-database-storage-low"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 5
  dimensions = {
    DBInstanceIdentifier = aws_db_instance.postgres_main.identifier
  }
  evaluation_periods = 5
  metric_name        = "FreeStorageSpace"
  namespace          = "AWS/RDS"
  ok_actions         = [var.alerts_topic_arn]
  period             = 60
  statistic          = "Minimum"
  tags               = var.common_tags
  threshold          = 2147483648
  treat_missing_data = "notBreaching"
}

# database/database-cpu-unused
resource "aws_cloudwatch_metric_alarm" "database_cpu_unused" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "Low urgency, for the next working day: CPU of the database was below 60 % in every hour of 3 days, so a smaller size may do. Runbook: ${var.runbooks_url}/utilization.md#database-cpu-unused"
  alarm_name          = "${var.project_name}-${var.environment}-database-cpu-unused"
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
    label       = "Low urgency, for the next working day: CPU of the database was below 60 % in every hour of 3 days, so a smaller size may do"
    return_data = true
  }

  metric_query {
    id = "m1"

    metric {
      dimensions = {
        DBInstanceIdentifier = aws_db_instance.postgres_main.identifier
      }
      metric_name = "CPUUtilization"
      namespace   = "AWS/RDS"
      period      = 3600
      stat        = "Average"
    }
  }
}

# database/postgres/main
resource "aws_db_instance" "postgres_main" {
  allocated_storage                     = var.storage_gib
  auto_minor_version_upgrade            = true
  backup_retention_period               = var.backup_days
  backup_window                         = var.backup_window
  ca_cert_identifier                    = "rds-ca-rsa2048-g1"
  copy_tags_to_snapshot                 = true
  db_name                               = "app"
  db_subnet_group_name                  = aws_db_subnet_group.postgres_subnets.name
  delete_automated_backups              = !var.protected
  deletion_protection                   = var.protected
  enabled_cloudwatch_logs_exports       = ["postgresql", "upgrade"]
  engine                                = "postgres"
  engine_version                        = "17"
  final_snapshot_identifier             = var.protected ? "${var.project_name}-${var.environment}-postgres-final-${element(split("-", terraform_data.postgres_lifetime.id), 0)}" : null
  iam_database_authentication_enabled   = true
  identifier                            = "${var.project_name}-${var.environment}-postgres"
  instance_class                        = var.instance_class
  kms_key_id                            = var.data_key_arn
  maintenance_window                    = var.maintenance_window
  manage_master_user_password           = true
  master_user_secret_kms_key_id         = var.data_key_arn
  max_allocated_storage                 = (var.storage_gib * 5)
  monitoring_interval                   = 60
  monitoring_role_arn                   = aws_iam_role.postgres_monitoring_role_main.arn
  multi_az                              = true
  parameter_group_name                  = aws_db_parameter_group.postgres_parameters.name
  performance_insights_enabled          = true
  performance_insights_kms_key_id       = var.data_key_arn
  performance_insights_retention_period = 7
  port                                  = 5432
  publicly_accessible                   = false
  skip_final_snapshot                   = !var.protected
  storage_encrypted                     = true
  storage_type                          = "gp3"
  tags = merge(
    var.common_tags,
    { RecoveryTimeObjective = "30 minutes", RecoveryPointObjective = "5 minutes" }
  )
  username               = "administrator"
  vpc_security_group_ids = [aws_security_group.postgres_security_group_main.id]
  depends_on = [
    aws_iam_role_policy_attachment.postgres_monitoring_write,
    aws_cloudwatch_log_group.postgres_postgresql_log,
    aws_cloudwatch_log_group.postgres_upgrade_log,
  ]
}

# database/postgres/parameters
resource "aws_db_parameter_group" "postgres_parameters" {
  description = "TLS only; slow queries and connections on record"
  family      = "postgres17"
  name        = "${var.project_name}-${var.environment}-postgres-17"
  tags        = var.common_tags

  parameter {
    apply_method = "pending-reboot"
    name         = "rds.force_ssl"
    value        = "1"
  }

  parameter {
    apply_method = "immediate"
    name         = "log_connections"
    value        = "1"
  }

  parameter {
    apply_method = "immediate"
    name         = "log_statement"
    value        = "ddl"
  }

  parameter {
    apply_method = "immediate"
    name         = "log_min_duration_statement"
    value        = "1000"
  }

  lifecycle {
    create_before_destroy = true
  }
}

# database/postgres/subnets
resource "aws_db_subnet_group" "postgres_subnets" {
  description = "Database subnets"
  name        = "${var.project_name}-${var.environment}-postgres"
  subnet_ids  = var.database_subnet_ids
  tags        = var.common_tags
}

# database/postgres/monitoring/role/main
resource "aws_iam_role" "postgres_monitoring_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.postgres_monitoring_role_trust.json
  description          = "Writes the operating system's metrics of the database"
  name                 = "${var.project_name}-${var.environment}-postgres-monitoring"
  permissions_boundary = var.service_permissions_boundary_arn == "" ? null : var.service_permissions_boundary_arn
  tags                 = var.common_tags
}

# database/client-policy
resource "aws_iam_role_policy" "client_policy" {
  name   = "${var.project_name}-${var.environment}-database-connect"
  policy = data.aws_iam_policy_document.client_document.json
  role   = var.client_role_name
}

# database/postgres/monitoring/write
resource "aws_iam_role_policy_attachment" "postgres_monitoring_write" {
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
  role       = aws_iam_role.postgres_monitoring_role_main.name
}

# database/postgres/security-group/main
resource "aws_security_group" "postgres_security_group_main" {
  description = "Database"
  name        = "${var.project_name}-${var.environment}-postgres"
  tags        = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-postgres" })
  vpc_id      = var.vpc_id
}

# database/postgres/security-group/client-out
resource "aws_vpc_security_group_egress_rule" "postgres_security_group_client_out" {
  description                  = "Queries"
  from_port                    = 5432
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.postgres_security_group_main.id
  security_group_id            = var.client_security_group_id
  tags                         = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-client-to-postgres" })
  to_port                      = 5432
}

# database/postgres/security-group/from-client
resource "aws_vpc_security_group_ingress_rule" "postgres_security_group_from_client" {
  description                  = "Queries"
  from_port                    = 5432
  ip_protocol                  = "tcp"
  referenced_security_group_id = var.client_security_group_id
  security_group_id            = aws_security_group.postgres_security_group_main.id
  tags                         = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-postgres-from-client" })
  to_port                      = 5432
}

# database/postgres/lifetime
resource "terraform_data" "postgres_lifetime" {}
