# caller/current
data "aws_caller_identity" "current" {}

# database/aurora/monitoring/role/trust
data "aws_iam_policy_document" "aurora_monitoring_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["monitoring.rds.amazonaws.com"]
      type        = "Service"
    }
  }
}

# database/client-document
data "aws_iam_policy_document" "client_document" {
  statement {
    actions   = ["rds-db:connect"]
    resources = ["arn:aws:rds-db:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:dbuser:${aws_rds_cluster.aurora_main.cluster_resource_id}/app"]
    sid       = "SignInToDatabase"
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

# database/aurora/postgresql-log
resource "aws_cloudwatch_log_group" "aurora_postgresql_log" {
  kms_key_id        = var.logs_key_arn
  name              = "/aws/rds/cluster/${var.project_name}-${var.environment}-postgres/postgresql"
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
  evaluation_periods  = 15
  ok_actions          = [var.alerts_topic_arn]
  tags                = var.common_tags
  threshold           = 80
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([instance1, instance2])"
    id          = "result"
    label       = "The database has been busy for a quarter of an hour"
    return_data = true
  }

  metric_query {
    id = "instance1"

    metric {
      dimensions = {
        DBInstanceIdentifier = aws_rds_cluster_instance.aurora_instance_a.identifier
      }
      metric_name = "CPUUtilization"
      namespace   = "AWS/RDS"
      period      = 60
      stat        = "Average"
    }
  }

  metric_query {
    id = "instance2"

    metric {
      dimensions = {
        DBInstanceIdentifier = aws_rds_cluster_instance.aurora_instance_b.identifier
      }
      metric_name = "CPUUtilization"
      namespace   = "AWS/RDS"
      period      = 60
      stat        = "Average"
    }
  }
}

# database/alarms/database-memory-low
resource "aws_cloudwatch_metric_alarm" "alarms_database_memory_low" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "The database has less than 128 MiB of memory left. Runbook: ${var.runbooks_url}/database.md#database-memory-low"
  alarm_name          = "${var.project_name}-${var.environment}-database-memory-low"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 15
  evaluation_periods  = 15
  ok_actions          = [var.alerts_topic_arn]
  tags                = var.common_tags
  threshold           = 134217728
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MIN([instance1, instance2])"
    id          = "result"
    label       = "The database has less than 128 MiB of memory left"
    return_data = true
  }

  metric_query {
    id = "instance1"

    metric {
      dimensions = {
        DBInstanceIdentifier = aws_rds_cluster_instance.aurora_instance_a.identifier
      }
      metric_name = "FreeableMemory"
      namespace   = "AWS/RDS"
      period      = 60
      stat        = "Minimum"
    }
  }

  metric_query {
    id = "instance2"

    metric {
      dimensions = {
        DBInstanceIdentifier = aws_rds_cluster_instance.aurora_instance_b.identifier
      }
      metric_name = "FreeableMemory"
      namespace   = "AWS/RDS"
      period      = 60
      stat        = "Minimum"
    }
  }
}

# database/alarms/database-replica-lag
resource "aws_cloudwatch_metric_alarm" "alarms_database_replica_lag" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "A reader of the database is more than a second behind. Runbook: ${var.runbooks_url}/database.md#database-replica-lag"
  alarm_name          = "${var.project_name}-${var.environment}-database-replica-lag"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  ok_actions          = [var.alerts_topic_arn]
  tags                = var.common_tags
  threshold           = 1000
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([instance1, instance2])"
    id          = "result"
    label       = "A reader of the database is more than a second behind"
    return_data = true
  }

  metric_query {
    id = "instance1"

    metric {
      dimensions = {
        DBInstanceIdentifier = aws_rds_cluster_instance.aurora_instance_a.identifier
      }
      metric_name = "AuroraReplicaLag"
      namespace   = "AWS/RDS"
      period      = 60
      stat        = "Maximum"
    }
  }

  metric_query {
    id = "instance2"

    metric {
      dimensions = {
        DBInstanceIdentifier = aws_rds_cluster_instance.aurora_instance_b.identifier
      }
      metric_name = "AuroraReplicaLag"
      namespace   = "AWS/RDS"
      period      = 60
      stat        = "Maximum"
    }
  }
}

# database/alarms/database-storage-low
resource "aws_cloudwatch_metric_alarm" "alarms_database_storage_low" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "The database has less than 2 GiB left for what it sorts and builds. Runbook: ${var.runbooks_url}/database.md#database-storage-low"
  alarm_name          = "${var.project_name}-${var.environment}-database-storage-low"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  ok_actions          = [var.alerts_topic_arn]
  tags                = var.common_tags
  threshold           = 2147483648
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MIN([instance1, instance2])"
    id          = "result"
    label       = "The database has less than 2 GiB left for what it sorts and builds"
    return_data = true
  }

  metric_query {
    id = "instance1"

    metric {
      dimensions = {
        DBInstanceIdentifier = aws_rds_cluster_instance.aurora_instance_a.identifier
      }
      metric_name = "FreeLocalStorage"
      namespace   = "AWS/RDS"
      period      = 60
      stat        = "Minimum"
    }
  }

  metric_query {
    id = "instance2"

    metric {
      dimensions = {
        DBInstanceIdentifier = aws_rds_cluster_instance.aurora_instance_b.identifier
      }
      metric_name = "FreeLocalStorage"
      namespace   = "AWS/RDS"
      period      = 60
      stat        = "Minimum"
    }
  }
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
    expression  = "MAX([m1, m2])"
    id          = "result"
    label       = "Low urgency, for the next working day: CPU of the database was below 60 % in every hour of 3 days, so a smaller size may do"
    return_data = true
  }

  metric_query {
    id = "m1"

    metric {
      dimensions = {
        DBInstanceIdentifier = aws_rds_cluster_instance.aurora_instance_a.identifier
      }
      metric_name = "CPUUtilization"
      namespace   = "AWS/RDS"
      period      = 3600
      stat        = "Average"
    }
  }

  metric_query {
    id = "m2"

    metric {
      dimensions = {
        DBInstanceIdentifier = aws_rds_cluster_instance.aurora_instance_b.identifier
      }
      metric_name = "CPUUtilization"
      namespace   = "AWS/RDS"
      period      = 3600
      stat        = "Average"
    }
  }
}

# database/aurora/subnets
resource "aws_db_subnet_group" "aurora_subnets" {
  description = "Database subnets"
  name        = "${var.project_name}-${var.environment}-postgres"
  subnet_ids  = var.database_subnet_ids
  tags        = var.common_tags
}

# database/aurora/monitoring/role/main
resource "aws_iam_role" "aurora_monitoring_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.aurora_monitoring_role_trust.json
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

# database/aurora/monitoring/write
resource "aws_iam_role_policy_attachment" "aurora_monitoring_write" {
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
  role       = aws_iam_role.aurora_monitoring_role_main.name
}

# database/aurora/main
resource "aws_rds_cluster" "aurora_main" {
  backup_retention_period             = var.backup_days
  cluster_identifier                  = "${var.project_name}-${var.environment}-postgres"
  copy_tags_to_snapshot               = true
  database_name                       = "app"
  db_cluster_parameter_group_name     = aws_rds_cluster_parameter_group.aurora_parameters.name
  db_subnet_group_name                = aws_db_subnet_group.aurora_subnets.name
  delete_automated_backups            = !var.protected
  deletion_protection                 = var.protected
  enabled_cloudwatch_logs_exports     = ["postgresql"]
  engine                              = "aurora-postgresql"
  engine_version                      = "17"
  final_snapshot_identifier           = var.protected ? "${var.project_name}-${var.environment}-postgres-final-${element(split("-", terraform_data.aurora_lifetime.id), 0)}" : null
  iam_database_authentication_enabled = true
  kms_key_id                          = var.data_key_arn
  manage_master_user_password         = true
  master_user_secret_kms_key_id       = var.data_key_arn
  master_username                     = "administrator"
  port                                = 5432
  preferred_backup_window             = "03:00-04:00"
  preferred_maintenance_window        = "sun:04:30-sun:05:30"
  skip_final_snapshot                 = !var.protected
  storage_encrypted                   = true
  tags = merge(
    var.common_tags,
    { RecoveryTimeObjective = "5 minutes", RecoveryPointObjective = "5 minutes" }
  )
  vpc_security_group_ids = [aws_security_group.aurora_security_group_main.id]
  depends_on             = [aws_cloudwatch_log_group.aurora_postgresql_log]
}

# database/aurora/instance-a
resource "aws_rds_cluster_instance" "aurora_instance_a" {
  auto_minor_version_upgrade            = true
  availability_zone                     = "${data.aws_region.current.name}a"
  ca_cert_identifier                    = "rds-ca-rsa2048-g1"
  cluster_identifier                    = aws_rds_cluster.aurora_main.id
  copy_tags_to_snapshot                 = true
  engine                                = "aurora-postgresql"
  identifier                            = "${var.project_name}-${var.environment}-postgres-a"
  instance_class                        = var.instance_class
  monitoring_interval                   = 60
  monitoring_role_arn                   = aws_iam_role.aurora_monitoring_role_main.arn
  performance_insights_enabled          = true
  performance_insights_kms_key_id       = var.data_key_arn
  performance_insights_retention_period = 7
  publicly_accessible                   = false
  tags                                  = var.common_tags
  depends_on                            = [aws_iam_role_policy_attachment.aurora_monitoring_write]
}

# database/aurora/instance-b
resource "aws_rds_cluster_instance" "aurora_instance_b" {
  auto_minor_version_upgrade            = true
  availability_zone                     = "${data.aws_region.current.name}b"
  ca_cert_identifier                    = "rds-ca-rsa2048-g1"
  cluster_identifier                    = aws_rds_cluster.aurora_main.id
  copy_tags_to_snapshot                 = true
  engine                                = "aurora-postgresql"
  identifier                            = "${var.project_name}-${var.environment}-postgres-b"
  instance_class                        = var.instance_class
  monitoring_interval                   = 60
  monitoring_role_arn                   = aws_iam_role.aurora_monitoring_role_main.arn
  performance_insights_enabled          = true
  performance_insights_kms_key_id       = var.data_key_arn
  performance_insights_retention_period = 7
  publicly_accessible                   = false
  tags                                  = var.common_tags
  depends_on                            = [aws_iam_role_policy_attachment.aurora_monitoring_write]
}

# database/aurora/parameters
resource "aws_rds_cluster_parameter_group" "aurora_parameters" {
  description = "TLS only; slow queries and connections on record"
  family      = "aurora-postgresql17"
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

# database/aurora/security-group/main
resource "aws_security_group" "aurora_security_group_main" {
  description = "Database"
  name        = "${var.project_name}-${var.environment}-postgres"
  tags        = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-postgres" })
  vpc_id      = var.vpc_id
}

# database/aurora/security-group/client-out
resource "aws_vpc_security_group_egress_rule" "aurora_security_group_client_out" {
  description                  = "Queries"
  from_port                    = 5432
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.aurora_security_group_main.id
  security_group_id            = var.client_security_group_id
  tags                         = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-client-to-postgres" })
  to_port                      = 5432
}

# database/aurora/security-group/from-client
resource "aws_vpc_security_group_ingress_rule" "aurora_security_group_from_client" {
  description                  = "Queries"
  from_port                    = 5432
  ip_protocol                  = "tcp"
  referenced_security_group_id = var.client_security_group_id
  security_group_id            = aws_security_group.aurora_security_group_main.id
  tags                         = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-postgres-from-client" })
  to_port                      = 5432
}

# database/aurora/lifetime
resource "terraform_data" "aurora_lifetime" {}
