# production/database/monitoring/role/trust
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

# production/database/postgresql-log
resource "aws_cloudwatch_log_group" "database_postgresql_log" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/rds/cluster/terrace-production-postgres/postgresql"
  retention_in_days = 365
}

# production/database/subnets
resource "aws_db_subnet_group" "database_subnets" {
  description = "Database subnets"
  name        = "terrace-production-postgres"
  subnet_ids = [
    aws_subnet.networking_network_database_a.id,
    aws_subnet.networking_network_database_b.id,
    aws_subnet.networking_network_database_c.id,
  ]
}

# production/database/monitoring/role/main
resource "aws_iam_role" "database_monitoring_role_main" {
  assume_role_policy = data.aws_iam_policy_document.database_monitoring_role_trust.json
  description        = "Writes the operating system's metrics of the database"
  name               = "terrace-production-postgres-monitoring"
}

# production/database/monitoring/write
resource "aws_iam_role_policy_attachment" "database_monitoring_write" {
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
  role       = aws_iam_role.database_monitoring_role_main.name
}

# production/database/main
resource "aws_rds_cluster" "database_main" {
  backup_retention_period             = 35
  cluster_identifier                  = "terrace-production-postgres"
  copy_tags_to_snapshot               = true
  database_name                       = "app"
  db_cluster_parameter_group_name     = aws_rds_cluster_parameter_group.database_parameters.name
  db_subnet_group_name                = aws_db_subnet_group.database_subnets.name
  delete_automated_backups            = false
  deletion_protection                 = true
  enabled_cloudwatch_logs_exports     = ["postgresql"]
  engine                              = "aurora-postgresql"
  engine_version                      = "17"
  final_snapshot_identifier           = "terrace-production-postgres-final"
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
  vpc_security_group_ids = [aws_security_group.database_security_group_main.id]

  lifecycle {
    prevent_destroy = true
  }

  depends_on = [aws_cloudwatch_log_group.database_postgresql_log]
}

# production/database/instance-a
resource "aws_rds_cluster_instance" "database_instance_a" {
  auto_minor_version_upgrade            = true
  availability_zone                     = "us-east-1a"
  ca_cert_identifier                    = "rds-ca-rsa2048-g1"
  cluster_identifier                    = aws_rds_cluster.database_main.id
  copy_tags_to_snapshot                 = true
  engine                                = "aurora-postgresql"
  identifier                            = "terrace-production-postgres-a"
  instance_class                        = "db.r7g.large"
  monitoring_interval                   = 60
  monitoring_role_arn                   = aws_iam_role.database_monitoring_role_main.arn
  performance_insights_enabled          = true
  performance_insights_kms_key_id       = aws_kms_key.security_data_main.arn
  performance_insights_retention_period = 7
  publicly_accessible                   = false
  depends_on                            = [aws_iam_role_policy_attachment.database_monitoring_write]
}

# production/database/instance-b
resource "aws_rds_cluster_instance" "database_instance_b" {
  auto_minor_version_upgrade            = true
  availability_zone                     = "us-east-1b"
  ca_cert_identifier                    = "rds-ca-rsa2048-g1"
  cluster_identifier                    = aws_rds_cluster.database_main.id
  copy_tags_to_snapshot                 = true
  engine                                = "aurora-postgresql"
  identifier                            = "terrace-production-postgres-b"
  instance_class                        = "db.r7g.large"
  monitoring_interval                   = 60
  monitoring_role_arn                   = aws_iam_role.database_monitoring_role_main.arn
  performance_insights_enabled          = true
  performance_insights_kms_key_id       = aws_kms_key.security_data_main.arn
  performance_insights_retention_period = 7
  publicly_accessible                   = false
  depends_on                            = [aws_iam_role_policy_attachment.database_monitoring_write]
}

# production/database/parameters
resource "aws_rds_cluster_parameter_group" "database_parameters" {
  description = "TLS only; slow queries and connections on record"
  family      = "aurora-postgresql17"
  name        = "terrace-production-postgres-17"

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

# production/database/security-group/main
resource "aws_security_group" "database_security_group_main" {
  description = "Database"
  name        = "terrace-production-postgres"
  tags = {
    Name = "terrace-production-postgres"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/database/security-group/app-out
resource "aws_vpc_security_group_egress_rule" "database_security_group_app_out" {
  description                  = "Queries"
  from_port                    = 5432
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.database_security_group_main.id
  security_group_id            = aws_security_group.compute_service_security_group_main.id
  tags = {
    Name = "terrace-production-app-to-postgres"
  }
  to_port = 5432
}

# production/database/security-group/nodes-out
resource "aws_vpc_security_group_egress_rule" "database_security_group_nodes_out" {
  description                  = "Queries"
  from_port                    = 5432
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.database_security_group_main.id
  security_group_id            = aws_security_group.kubernetes_security_group_main.id
  tags = {
    Name = "terrace-production-nodes-to-postgres"
  }
  to_port = 5432
}

# production/database/security-group/from-app
resource "aws_vpc_security_group_ingress_rule" "database_security_group_from_app" {
  description                  = "Queries"
  from_port                    = 5432
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.compute_service_security_group_main.id
  security_group_id            = aws_security_group.database_security_group_main.id
  tags = {
    Name = "terrace-production-postgres-from-app"
  }
  to_port = 5432
}

# production/database/security-group/from-nodes
resource "aws_vpc_security_group_ingress_rule" "database_security_group_from_nodes" {
  description                  = "Queries"
  from_port                    = 5432
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.kubernetes_security_group_main.id
  security_group_id            = aws_security_group.database_security_group_main.id
  tags = {
    Name = "terrace-production-postgres-from-nodes"
  }
  to_port = 5432
}
