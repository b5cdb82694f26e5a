# dev/database/monitoring/role/trust
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

# dev/database/postgresql-log
resource "aws_cloudwatch_log_group" "database_postgresql_log" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/rds/instance/terrace-dev-postgres/postgresql"
  retention_in_days = 30
}

# dev/database/upgrade-log
resource "aws_cloudwatch_log_group" "database_upgrade_log" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/rds/instance/terrace-dev-postgres/upgrade"
  retention_in_days = 30
}

# dev/database/main
resource "aws_db_instance" "database_main" {
  allocated_storage                     = 20
  auto_minor_version_upgrade            = true
  backup_retention_period               = 1
  backup_window                         = "03:00-04:00"
  ca_cert_identifier                    = "rds-ca-rsa2048-g1"
  copy_tags_to_snapshot                 = true
  db_name                               = "app"
  db_subnet_group_name                  = aws_db_subnet_group.database_subnets.name
  delete_automated_backups              = true
  deletion_protection                   = false
  enabled_cloudwatch_logs_exports       = ["postgresql", "upgrade"]
  engine                                = "postgres"
  engine_version                        = "17"
  final_snapshot_identifier             = "terrace-dev-postgres-final"
  iam_database_authentication_enabled   = true
  identifier                            = "terrace-dev-postgres"
  instance_class                        = "db.t4g.micro"
  kms_key_id                            = aws_kms_key.security_data_main.arn
  maintenance_window                    = "sun:04:30-sun:05:30"
  manage_master_user_password           = true
  master_user_secret_kms_key_id         = aws_kms_key.security_data_main.arn
  max_allocated_storage                 = 100
  monitoring_interval                   = 60
  monitoring_role_arn                   = aws_iam_role.database_monitoring_role_main.arn
  multi_az                              = false
  parameter_group_name                  = aws_db_parameter_group.database_parameters.name
  performance_insights_enabled          = true
  performance_insights_kms_key_id       = aws_kms_key.security_data_main.arn
  performance_insights_retention_period = 7
  port                                  = 5432
  publicly_accessible                   = false
  skip_final_snapshot                   = true
  storage_encrypted                     = true
  storage_type                          = "gp3"
  tags = {
    RecoveryPointObjective = "1440 minutes"
    RecoveryTimeObjective  = "1440 minutes"
  }
  username               = "administrator"
  vpc_security_group_ids = [aws_security_group.database_security_group_main.id]
  depends_on = [
    aws_iam_role_policy_attachment.database_monitoring_write,
    aws_cloudwatch_log_group.database_postgresql_log,
    aws_cloudwatch_log_group.database_upgrade_log,
  ]
}

# dev/database/parameters
resource "aws_db_parameter_group" "database_parameters" {
  description = "TLS only; slow queries and connections on record"
  family      = "postgres17"
  name        = "terrace-dev-postgres-17"

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

# dev/database/subnets
resource "aws_db_subnet_group" "database_subnets" {
  description = "Database subnets"
  name        = "terrace-dev-postgres"
  subnet_ids = [
    aws_subnet.networking_network_database_a.id,
    aws_subnet.networking_network_database_b.id,
  ]
}

# dev/database/monitoring/role/main
resource "aws_iam_role" "database_monitoring_role_main" {
  assume_role_policy = data.aws_iam_policy_document.database_monitoring_role_trust.json
  description        = "Writes the operating system's metrics of the database"
  name               = "terrace-dev-postgres-monitoring"
}

# dev/database/monitoring/write
resource "aws_iam_role_policy_attachment" "database_monitoring_write" {
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
  role       = aws_iam_role.database_monitoring_role_main.name
}

# dev/database/security-group/main
resource "aws_security_group" "database_security_group_main" {
  description = "Database"
  name        = "terrace-dev-postgres"
  tags = {
    Name = "terrace-dev-postgres"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# dev/database/security-group/app-out
resource "aws_vpc_security_group_egress_rule" "database_security_group_app_out" {
  description                  = "Queries"
  from_port                    = 5432
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.database_security_group_main.id
  security_group_id            = aws_security_group.compute_service_security_group_main.id
  tags = {
    Name = "terrace-dev-app-to-postgres"
  }
  to_port = 5432
}

# dev/database/security-group/nodes-out
resource "aws_vpc_security_group_egress_rule" "database_security_group_nodes_out" {
  description                  = "Queries"
  from_port                    = 5432
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.database_security_group_main.id
  security_group_id            = aws_security_group.kubernetes_security_group_main.id
  tags = {
    Name = "terrace-dev-nodes-to-postgres"
  }
  to_port = 5432
}

# dev/database/security-group/from-app
resource "aws_vpc_security_group_ingress_rule" "database_security_group_from_app" {
  description                  = "Queries"
  from_port                    = 5432
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.compute_service_security_group_main.id
  security_group_id            = aws_security_group.database_security_group_main.id
  tags = {
    Name = "terrace-dev-postgres-from-app"
  }
  to_port = 5432
}

# dev/database/security-group/from-nodes
resource "aws_vpc_security_group_ingress_rule" "database_security_group_from_nodes" {
  description                  = "Queries"
  from_port                    = 5432
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.kubernetes_security_group_main.id
  security_group_id            = aws_security_group.database_security_group_main.id
  tags = {
    Name = "terrace-dev-postgres-from-nodes"
  }
  to_port = 5432
}
