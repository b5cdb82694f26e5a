# staging/database/monitoring/role/trust
data "aws_iam_policy_document" "database_monitoring_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "ServiceAssumesRole"

    principals {
      identifiers = ["monitoring.rds.amazonaws.com"]
      type        = "Service"
    }
  }
}

# staging/database/postgresql-log
resource "aws_cloudwatch_log_group" "database_postgresql_log" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/rds/cluster/terrace-staging-postgres/postgresql"
  retention_in_days = 90
}

# staging/database/subnets
resource "aws_db_subnet_group" "database_subnets" {
  description = "Database subnets"
  name        = "terrace-staging-postgres"
  subnet_ids = [
    aws_subnet.networking_network_database_a.id,
    aws_subnet.networking_network_database_b.id,
    aws_subnet.networking_network_database_c.id,
  ]
}

# staging/database/monitoring/role/main
resource "aws_iam_role" "database_monitoring_role_main" {
  assume_role_policy = data.aws_iam_policy_document.database_monitoring_role_trust.json
  description        = "Writes the operating system's metrics of the database"
  name               = "terrace-staging-postgres-monitoring"
}

# staging/database/monitoring/write
resource "aws_iam_role_policy_attachment" "database_monitoring_write" {
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
  role       = aws_iam_role.database_monitoring_role_main.name
}

# staging/database/main
resource "aws_rds_cluster" "database_main" {
  backup_retention_period             = 7
  cluster_identifier                  = "terrace-staging-postgres"
  copy_tags_to_snapshot               = true
  database_name                       = "app"
  db_cluster_parameter_group_name     = aws_rds_cluster_parameter_group.database_parameters.name
  db_subnet_group_name                = aws_db_subnet_group.database_subnets.name
  delete_automated_backups            = true
  deletion_protection                 = false
  enabled_cloudwatch_logs_exports     = ["postgresql"]
  engine                              = "aurora-postgresql"
  engine_version                      = "17"
  final_snapshot_identifier           = "terrace-staging-postgres-final"
  iam_database_authentication_enabled = true
  kms_key_id                          = aws_kms_key.security_data_main.arn
  manage_master_user_password         = true
  master_user_secret_kms_key_id       = aws_kms_key.security_data_main.arn
  master_username                     = "administrator"
  port                                = 5432
  preferred_backup_window             = "03:00-04:00"
  preferred_maintenance_window        = "sun:04:30-sun:05:30"
  skip_final_snapshot                 = true
  storage_encrypted                   = true
  tags = {
    RecoveryPointObjective = "15 minutes"
    RecoveryTimeObjective  = "240 minutes"
  }
  vpc_security_group_ids = [aws_security_group.database_security_group_main.id]
  depends_on             = [aws_cloudwatch_log_group.database_postgresql_log]
}

# staging/database/instance-a
resource "aws_rds_cluster_instance" "database_instance_a" {
  auto_minor_version_upgrade            = true
  availability_zone                     = "us-east-1a"
  ca_cert_identifier                    = "rds-ca-rsa2048-g1"
  cluster_identifier                    = aws_rds_cluster.database_main.id
  copy_tags_to_snapshot                 = true
  engine                                = "aurora-postgresql"
  identifier                            = "terrace-staging-postgres-a"
  instance_class                        = "db.t4g.medium"
  monitoring_interval                   = 60
  monitoring_role_arn                   = aws_iam_role.database_monitoring_role_main.arn
  performance_insights_enabled          = true
  performance_insights_kms_key_id       = aws_kms_key.security_data_main.arn
  performance_insights_retention_period = 7
  publicly_accessible                   = false
  depends_on                            = [aws_iam_role_policy_attachment.database_monitoring_write]
}

# staging/database/parameters
resource "aws_rds_cluster_parameter_group" "database_parameters" {
  description = "TLS only; slow queries and connections on record"
  family      = "aurora-postgresql17"
  name        = "terrace-staging-postgres-17"

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }

  parameter {
    name  = "log_connections"
    value = "1"
  }

  parameter {
    name  = "log_statement"
    value = "ddl"
  }

  parameter {
    name  = "log_min_duration_statement"
    value = "1000"
  }

  lifecycle {
    create_before_destroy = true
  }
}

# staging/database/security-group/main
resource "aws_security_group" "database_security_group_main" {
  description = "Database"
  name        = "terrace-staging-postgres"
  tags = {
    Name = "terrace-staging-postgres"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# staging/database/security-group/app-out
resource "aws_vpc_security_group_egress_rule" "database_security_group_app_out" {
  description                  = "Queries"
  from_port                    = 5432
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.database_security_group_main.id
  security_group_id            = aws_security_group.compute_service_security_group_main.id
  tags = {
    Name = "terrace-staging-app-to-postgres"
  }
  to_port = 5432
}

# staging/database/security-group/nodes-out
resource "aws_vpc_security_group_egress_rule" "database_security_group_nodes_out" {
  description                  = "Queries"
  from_port                    = 5432
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.database_security_group_main.id
  security_group_id            = aws_security_group.kubernetes_security_group_main.id
  tags = {
    Name = "terrace-staging-nodes-to-postgres"
  }
  to_port = 5432
}

# staging/database/security-group/from-app
resource "aws_vpc_security_group_ingress_rule" "database_security_group_from_app" {
  description                  = "Queries"
  from_port                    = 5432
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.compute_service_security_group_main.id
  security_group_id            = aws_security_group.database_security_group_main.id
  tags = {
    Name = "terrace-staging-postgres-from-app"
  }
  to_port = 5432
}

# staging/database/security-group/from-nodes
resource "aws_vpc_security_group_ingress_rule" "database_security_group_from_nodes" {
  description                  = "Queries"
  from_port                    = 5432
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.kubernetes_security_group_main.id
  security_group_id            = aws_security_group.database_security_group_main.id
  tags = {
    Name = "terrace-staging-postgres-from-nodes"
  }
  to_port = 5432
}
