# production/database/app-document
data "aws_iam_policy_document" "database_app_document" {
  statement {
    actions   = ["rds-db:connect"]
    resources = ["arn:aws:rds-db:us-east-1:444444444444:dbuser:${aws_rds_cluster.database_aurora_main.cluster_resource_id}/app"]
    sid       = "SignInToDatabase"
  }
}

# production/database/aurora/monitoring/role/trust
data "aws_iam_policy_document" "database_aurora_monitoring_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "TrustedAssumesRole"

    principals {
      identifiers = ["monitoring.rds.amazonaws.com"]
      type        = "Service"
    }
  }
}

# production/database/jobs-document
data "aws_iam_policy_document" "database_jobs_document" {
  statement {
    actions   = ["rds-db:connect"]
    resources = ["arn:aws:rds-db:us-east-1:444444444444:dbuser:${aws_rds_cluster.database_aurora_main.cluster_resource_id}/app"]
    sid       = "SignInToDatabase"
  }
}

# production/database/migrate-database-document
data "aws_iam_policy_document" "database_migrate_database_document" {
  statement {
    actions   = ["rds-db:connect"]
    resources = ["arn:aws:rds-db:us-east-1:444444444444:dbuser:${aws_rds_cluster.database_aurora_main.cluster_resource_id}/app"]
    sid       = "SignInToDatabase"
  }
}

# production/database/pod-app-document
data "aws_iam_policy_document" "database_pod_app_document" {
  statement {
    actions   = ["rds-db:connect"]
    resources = ["arn:aws:rds-db:us-east-1:444444444444:dbuser:${aws_rds_cluster.database_aurora_main.cluster_resource_id}/app"]
    sid       = "SignInToDatabase"
  }
}

# production/database/pod-worker-document
data "aws_iam_policy_document" "database_pod_worker_document" {
  statement {
    actions   = ["rds-db:connect"]
    resources = ["arn:aws:rds-db:us-east-1:444444444444:dbuser:${aws_rds_cluster.database_aurora_main.cluster_resource_id}/app"]
    sid       = "SignInToDatabase"
  }
}

# production/database/prepare-database-administers-document
data "aws_iam_policy_document" "database_prepare_database_administers_document" {
  statement {
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [aws_rds_cluster.database_aurora_main.master_user_secret[0].secret_arn]
    sid       = "ReadPassword"
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.security_data_main.arn]
    sid       = "UseItsKey"

    condition {
      test     = "StringEquals"
      values   = [aws_rds_cluster.database_aurora_main.master_user_secret[0].secret_arn]
      variable = "kms:EncryptionContext:SecretARN"
    }

    condition {
      test     = "StringEquals"
      values   = ["secretsmanager.us-east-1.amazonaws.com"]
      variable = "kms:ViaService"
    }
  }
}

# production/database/worker-document
data "aws_iam_policy_document" "database_worker_document" {
  statement {
    actions   = ["rds-db:connect"]
    resources = ["arn:aws:rds-db:us-east-1:444444444444:dbuser:${aws_rds_cluster.database_aurora_main.cluster_resource_id}/app"]
    sid       = "SignInToDatabase"
  }
}

# production/database/aurora/postgresql-log
resource "aws_cloudwatch_log_group" "database_aurora_postgresql_log" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/rds/cluster/terrace-production-postgres/postgresql"
  retention_in_days = 365
}

# production/database/alarms/database-cpu-high
resource "aws_cloudwatch_metric_alarm" "database_alarms_database_cpu_high" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The database has been busy for a quarter of an hour. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/database.md#database-cpu-high"
  alarm_name          = "terrace-production-database-cpu-high"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 15
  evaluation_periods  = 15
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
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
        DBInstanceIdentifier = aws_rds_cluster_instance.database_aurora_instance_a.identifier
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
        DBInstanceIdentifier = aws_rds_cluster_instance.database_aurora_instance_b.identifier
      }
      metric_name = "CPUUtilization"
      namespace   = "AWS/RDS"
      period      = 60
      stat        = "Average"
    }
  }
}

# production/database/alarms/database-memory-low
resource "aws_cloudwatch_metric_alarm" "database_alarms_database_memory_low" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The database has less than 128 MiB of memory left. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/database.md#database-memory-low"
  alarm_name          = "terrace-production-database-memory-low"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 15
  evaluation_periods  = 15
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
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
        DBInstanceIdentifier = aws_rds_cluster_instance.database_aurora_instance_a.identifier
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
        DBInstanceIdentifier = aws_rds_cluster_instance.database_aurora_instance_b.identifier
      }
      metric_name = "FreeableMemory"
      namespace   = "AWS/RDS"
      period      = 60
      stat        = "Minimum"
    }
  }
}

# production/database/alarms/database-replica-lag
resource "aws_cloudwatch_metric_alarm" "database_alarms_database_replica_lag" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A reader of the database is more than a second behind. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/database.md#database-replica-lag"
  alarm_name          = "terrace-production-database-replica-lag"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
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
        DBInstanceIdentifier = aws_rds_cluster_instance.database_aurora_instance_a.identifier
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
        DBInstanceIdentifier = aws_rds_cluster_instance.database_aurora_instance_b.identifier
      }
      metric_name = "AuroraReplicaLag"
      namespace   = "AWS/RDS"
      period      = 60
      stat        = "Maximum"
    }
  }
}

# production/database/alarms/database-storage-low
resource "aws_cloudwatch_metric_alarm" "database_alarms_database_storage_low" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The database has less than 2 GiB left for what it sorts and builds. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/database.md#database-storage-low"
  alarm_name          = "terrace-production-database-storage-low"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
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
        DBInstanceIdentifier = aws_rds_cluster_instance.database_aurora_instance_a.identifier
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
        DBInstanceIdentifier = aws_rds_cluster_instance.database_aurora_instance_b.identifier
      }
      metric_name = "FreeLocalStorage"
      namespace   = "AWS/RDS"
      period      = 60
      stat        = "Minimum"
    }
  }
}

# production/database/database-cpu-unused
resource "aws_cloudwatch_metric_alarm" "database_database_cpu_unused" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Low urgency, for the next working day: CPU of the database was below 60 % in every hour of 3 days, so a smaller size may do. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/utilization.md#database-cpu-unused"
  alarm_name          = "terrace-production-database-cpu-unused"
  comparison_operator = "LessThanThreshold"
  datapoints_to_alarm = 72
  evaluation_periods  = 72
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
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
        DBInstanceIdentifier = aws_rds_cluster_instance.database_aurora_instance_a.identifier
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
        DBInstanceIdentifier = aws_rds_cluster_instance.database_aurora_instance_b.identifier
      }
      metric_name = "CPUUtilization"
      namespace   = "AWS/RDS"
      period      = 3600
      stat        = "Average"
    }
  }
}

# production/database/aurora/subnets
resource "aws_db_subnet_group" "database_aurora_subnets" {
  description = "Database subnets"
  name        = "terrace-production-postgres"
  subnet_ids = [
    aws_subnet.networking_network_database_a.id,
    aws_subnet.networking_network_database_b.id,
    aws_subnet.networking_network_database_c.id,
  ]
}

# production/database/aurora/monitoring/role/main
resource "aws_iam_role" "database_aurora_monitoring_role_main" {
  assume_role_policy   = data.aws_iam_policy_document.database_aurora_monitoring_role_trust.json
  description          = "Writes the operating system's metrics of the database"
  name                 = "terrace-production-postgres-monitoring"
  permissions_boundary = "arn:aws:iam::444444444444:policy/terrace-production-deployment-boundary"
}

# production/database/app-policy
resource "aws_iam_role_policy" "database_app_policy" {
  name   = "terrace-production-database-connect"
  policy = data.aws_iam_policy_document.database_app_document.json
  role   = aws_iam_role.compute_service_app_task_role_main.name
}

# production/database/jobs-policy
resource "aws_iam_role_policy" "database_jobs_policy" {
  name   = "terrace-production-database-connect"
  policy = data.aws_iam_policy_document.database_jobs_document.json
  role   = aws_iam_role.jobs_fleet_instance_role_main.name
}

# production/database/migrate-database-policy
resource "aws_iam_role_policy" "database_migrate_database_policy" {
  name   = "terrace-production-database-connect"
  policy = data.aws_iam_policy_document.database_migrate_database_document.json
  role   = aws_iam_role.preparation_migrate_role_main.name
}

# production/database/pod-app-policy
resource "aws_iam_role_policy" "database_pod_app_policy" {
  name   = "terrace-production-database-connect"
  policy = data.aws_iam_policy_document.database_pod_app_document.json
  role   = aws_iam_role.kubernetes_pod_app_main.name
}

# production/database/pod-worker-policy
resource "aws_iam_role_policy" "database_pod_worker_policy" {
  name   = "terrace-production-database-connect"
  policy = data.aws_iam_policy_document.database_pod_worker_document.json
  role   = aws_iam_role.kubernetes_pod_worker_main.name
}

# production/database/prepare-database-administers-policy
resource "aws_iam_role_policy" "database_prepare_database_administers_policy" {
  name   = "terrace-production-database-administer"
  policy = data.aws_iam_policy_document.database_prepare_database_administers_document.json
  role   = aws_iam_role.preparation_prepare_role_main.name
}

# production/database/worker-policy
resource "aws_iam_role_policy" "database_worker_policy" {
  name   = "terrace-production-database-connect"
  policy = data.aws_iam_policy_document.database_worker_document.json
  role   = aws_iam_role.compute_service_worker_task_role_main.name
}

# production/database/aurora/monitoring/write
resource "aws_iam_role_policy_attachment" "database_aurora_monitoring_write" {
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
  role       = aws_iam_role.database_aurora_monitoring_role_main.name
}

# production/database/aurora/main
resource "aws_rds_cluster" "database_aurora_main" {
  backup_retention_period             = 35
  cluster_identifier                  = "terrace-production-postgres"
  copy_tags_to_snapshot               = true
  database_name                       = "app"
  db_cluster_parameter_group_name     = aws_rds_cluster_parameter_group.database_aurora_parameters.name
  db_subnet_group_name                = aws_db_subnet_group.database_aurora_subnets.name
  delete_automated_backups            = false
  deletion_protection                 = true
  enabled_cloudwatch_logs_exports     = ["postgresql"]
  engine                              = "aurora-postgresql"
  engine_version                      = "17"
  final_snapshot_identifier           = "terrace-production-postgres-final-${element(split("-", terraform_data.database_aurora_lifetime.id), 0)}"
  iam_database_authentication_enabled = true
  kms_key_id                          = aws_kms_key.security_data_main.arn
  manage_master_user_password         = true
  master_user_secret_kms_key_id       = aws_kms_key.security_data_main.arn
  master_username                     = "administrator"
  port                                = 5432
  preferred_backup_window             = "03:00-04:00"
  preferred_maintenance_window        = "sun:04:30-sun:05:30"
  skip_final_snapshot                 = false
  storage_encrypted                   = true
  tags = {
    RecoveryPointObjective = "5 minutes"
    RecoveryTimeObjective  = "30 minutes"
  }
  vpc_security_group_ids = [aws_security_group.database_aurora_security_group_main.id]

  lifecycle {
    prevent_destroy = true
  }

  depends_on = [aws_cloudwatch_log_group.database_aurora_postgresql_log]
}

# production/database/aurora/instance-a
resource "aws_rds_cluster_instance" "database_aurora_instance_a" {
  auto_minor_version_upgrade            = true
  availability_zone                     = "us-east-1a"
  ca_cert_identifier                    = "rds-ca-rsa2048-g1"
  cluster_identifier                    = aws_rds_cluster.database_aurora_main.id
  copy_tags_to_snapshot                 = true
  engine                                = "aurora-postgresql"
  identifier                            = "terrace-production-postgres-a"
  instance_class                        = "db.r7g.large"
  monitoring_interval                   = 60
  monitoring_role_arn                   = aws_iam_role.database_aurora_monitoring_role_main.arn
  performance_insights_enabled          = true
  performance_insights_kms_key_id       = aws_kms_key.security_data_main.arn
  performance_insights_retention_period = 7
  publicly_accessible                   = false
  depends_on                            = [aws_iam_role_policy_attachment.database_aurora_monitoring_write]
}

# production/database/aurora/instance-b
resource "aws_rds_cluster_instance" "database_aurora_instance_b" {
  auto_minor_version_upgrade            = true
  availability_zone                     = "us-east-1b"
  ca_cert_identifier                    = "rds-ca-rsa2048-g1"
  cluster_identifier                    = aws_rds_cluster.database_aurora_main.id
  copy_tags_to_snapshot                 = true
  engine                                = "aurora-postgresql"
  identifier                            = "terrace-production-postgres-b"
  instance_class                        = "db.r7g.large"
  monitoring_interval                   = 60
  monitoring_role_arn                   = aws_iam_role.database_aurora_monitoring_role_main.arn
  performance_insights_enabled          = true
  performance_insights_kms_key_id       = aws_kms_key.security_data_main.arn
  performance_insights_retention_period = 7
  publicly_accessible                   = false
  depends_on                            = [aws_iam_role_policy_attachment.database_aurora_monitoring_write]
}

# production/database/aurora/parameters
resource "aws_rds_cluster_parameter_group" "database_aurora_parameters" {
  description = "TLS only; slow queries and connections on record"
  family      = "aurora-postgresql17"
  name        = "terrace-production-postgres-17"

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

# production/database/aurora/security-group/main
resource "aws_security_group" "database_aurora_security_group_main" {
  description = "Database"
  name        = "terrace-production-postgres"
  tags = {
    Name = "terrace-production-postgres"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/database/aurora/security-group/app-out
resource "aws_vpc_security_group_egress_rule" "database_aurora_security_group_app_out" {
  description                  = "Queries"
  from_port                    = 5432
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.database_aurora_security_group_main.id
  security_group_id            = aws_security_group.compute_service_app_security_group_main.id
  tags = {
    Name = "terrace-production-app-to-postgres"
  }
  to_port = 5432
}

# production/database/aurora/security-group/jobs-out
resource "aws_vpc_security_group_egress_rule" "database_aurora_security_group_jobs_out" {
  description                  = "Queries"
  from_port                    = 5432
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.database_aurora_security_group_main.id
  security_group_id            = aws_security_group.jobs_fleet_instance_security_group_main.id
  tags = {
    Name = "terrace-production-jobs-to-postgres"
  }
  to_port = 5432
}

# production/database/aurora/security-group/nodes-out
resource "aws_vpc_security_group_egress_rule" "database_aurora_security_group_nodes_out" {
  description                  = "Queries"
  from_port                    = 5432
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.database_aurora_security_group_main.id
  security_group_id            = aws_security_group.kubernetes_security_group_main.id
  tags = {
    Name = "terrace-production-nodes-to-postgres"
  }
  to_port = 5432
}

# production/database/aurora/security-group/prepare-database-out
resource "aws_vpc_security_group_egress_rule" "database_aurora_security_group_prepare_database_out" {
  description                  = "Queries"
  from_port                    = 5432
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.database_aurora_security_group_main.id
  security_group_id            = aws_security_group.preparation_security_group_main.id
  tags = {
    Name = "terrace-production-prepare-database-to-postgres"
  }
  to_port = 5432
}

# production/database/aurora/security-group/worker-out
resource "aws_vpc_security_group_egress_rule" "database_aurora_security_group_worker_out" {
  description                  = "Queries"
  from_port                    = 5432
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.database_aurora_security_group_main.id
  security_group_id            = aws_security_group.compute_service_worker_security_group_main.id
  tags = {
    Name = "terrace-production-worker-to-postgres"
  }
  to_port = 5432
}

# production/database/aurora/security-group/from-app
resource "aws_vpc_security_group_ingress_rule" "database_aurora_security_group_from_app" {
  description                  = "Queries"
  from_port                    = 5432
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.compute_service_app_security_group_main.id
  security_group_id            = aws_security_group.database_aurora_security_group_main.id
  tags = {
    Name = "terrace-production-postgres-from-app"
  }
  to_port = 5432
}

# production/database/aurora/security-group/from-jobs
resource "aws_vpc_security_group_ingress_rule" "database_aurora_security_group_from_jobs" {
  description                  = "Queries"
  from_port                    = 5432
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.jobs_fleet_instance_security_group_main.id
  security_group_id            = aws_security_group.database_aurora_security_group_main.id
  tags = {
    Name = "terrace-production-postgres-from-jobs"
  }
  to_port = 5432
}

# production/database/aurora/security-group/from-nodes
resource "aws_vpc_security_group_ingress_rule" "database_aurora_security_group_from_nodes" {
  description                  = "Queries"
  from_port                    = 5432
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.kubernetes_security_group_main.id
  security_group_id            = aws_security_group.database_aurora_security_group_main.id
  tags = {
    Name = "terrace-production-postgres-from-nodes"
  }
  to_port = 5432
}

# production/database/aurora/security-group/from-prepare-database
resource "aws_vpc_security_group_ingress_rule" "database_aurora_security_group_from_prepare_database" {
  description                  = "Queries"
  from_port                    = 5432
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.preparation_security_group_main.id
  security_group_id            = aws_security_group.database_aurora_security_group_main.id
  tags = {
    Name = "terrace-production-postgres-from-prepare-database"
  }
  to_port = 5432
}

# production/database/aurora/security-group/from-worker
resource "aws_vpc_security_group_ingress_rule" "database_aurora_security_group_from_worker" {
  description                  = "Queries"
  from_port                    = 5432
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.compute_service_worker_security_group_main.id
  security_group_id            = aws_security_group.database_aurora_security_group_main.id
  tags = {
    Name = "terrace-production-postgres-from-worker"
  }
  to_port = 5432
}

# production/database/aurora/lifetime
resource "terraform_data" "database_aurora_lifetime" {}
