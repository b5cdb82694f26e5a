# database/monitoring/role/trust
data "aws_iam_policy_document" "monitoring_role_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    sid     = "ServiceAssumesRole"

    principals {
      identifiers = ["monitoring.rds.amazonaws.com"]
      type        = "Service"
    }
  }
}

# region/current
data "aws_region" "current" {}

# database/postgresql-log
resource "aws_cloudwatch_log_group" "postgresql_log" {
  kms_key_id        = var.logs_key_arn
  name              = "/aws/rds/cluster/${var.project_name}-${var.environment}-postgres/postgresql"
  retention_in_days = var.log_retention_days
  tags              = var.common_tags
}

# database/subnets
resource "aws_db_subnet_group" "subnets" {
  description = "Database subnets"
  name        = "${var.project_name}-${var.environment}-postgres"
  subnet_ids  = var.database_subnet_ids
  tags        = var.common_tags
}

# database/monitoring/role/main
resource "aws_iam_role" "monitoring_role_main" {
  assume_role_policy = data.aws_iam_policy_document.monitoring_role_trust.json
  description        = "Writes the operating system's metrics of the database"
  name               = "${var.project_name}-${var.environment}-postgres-monitoring"
  tags               = var.common_tags
}

# database/monitoring/write
resource "aws_iam_role_policy_attachment" "monitoring_write" {
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
  role       = aws_iam_role.monitoring_role_main.name
}

# database/main
resource "aws_rds_cluster" "main" {
  backup_retention_period             = var.backup_days
  cluster_identifier                  = "${var.project_name}-${var.environment}-postgres"
  copy_tags_to_snapshot               = true
  database_name                       = "app"
  db_cluster_parameter_group_name     = aws_rds_cluster_parameter_group.parameters.name
  db_subnet_group_name                = aws_db_subnet_group.subnets.name
  delete_automated_backups            = var.skip_final_snapshot
  deletion_protection                 = var.deletion_protection
  enabled_cloudwatch_logs_exports     = ["postgresql"]
  engine                              = "aurora-postgresql"
  engine_version                      = "17"
  final_snapshot_identifier           = "${var.project_name}-${var.environment}-postgres-final"
  iam_database_authentication_enabled = true
  kms_key_id                          = var.data_key_arn
  manage_master_user_password         = true
  master_user_secret_kms_key_id       = var.data_key_arn
  master_username                     = "administrator"
  port                                = 5432
  preferred_backup_window             = "03:00-04:00"
  preferred_maintenance_window        = "sun:04:30-sun:05:30"
  skip_final_snapshot                 = var.skip_final_snapshot
  storage_encrypted                   = true
  tags = merge(
    var.common_tags,
    { RecoveryTimeObjective = "5 minutes", RecoveryPointObjective = "5 minutes" }
  )
  vpc_security_group_ids = [aws_security_group.security_group_main.id]
  depends_on             = [aws_cloudwatch_log_group.postgresql_log]
}

# database/instance-a
resource "aws_rds_cluster_instance" "instance_a" {
  auto_minor_version_upgrade            = true
  availability_zone                     = "${data.aws_region.current.name}a"
  ca_cert_identifier                    = "rds-ca-rsa2048-g1"
  cluster_identifier                    = aws_rds_cluster.main.id
  copy_tags_to_snapshot                 = true
  engine                                = "aurora-postgresql"
  identifier                            = "${var.project_name}-${var.environment}-postgres-a"
  instance_class                        = var.instance_class
  monitoring_interval                   = 60
  monitoring_role_arn                   = aws_iam_role.monitoring_role_main.arn
  performance_insights_enabled          = true
  performance_insights_kms_key_id       = var.data_key_arn
  performance_insights_retention_period = 7
  publicly_accessible                   = false
  tags                                  = var.common_tags
  depends_on                            = [aws_iam_role_policy_attachment.monitoring_write]
}

# database/instance-b
resource "aws_rds_cluster_instance" "instance_b" {
  auto_minor_version_upgrade            = true
  availability_zone                     = "${data.aws_region.current.name}b"
  ca_cert_identifier                    = "rds-ca-rsa2048-g1"
  cluster_identifier                    = aws_rds_cluster.main.id
  copy_tags_to_snapshot                 = true
  engine                                = "aurora-postgresql"
  identifier                            = "${var.project_name}-${var.environment}-postgres-b"
  instance_class                        = var.instance_class
  monitoring_interval                   = 60
  monitoring_role_arn                   = aws_iam_role.monitoring_role_main.arn
  performance_insights_enabled          = true
  performance_insights_kms_key_id       = var.data_key_arn
  performance_insights_retention_period = 7
  publicly_accessible                   = false
  tags                                  = var.common_tags
  depends_on                            = [aws_iam_role_policy_attachment.monitoring_write]
}

# database/parameters
resource "aws_rds_cluster_parameter_group" "parameters" {
  description = "TLS only; slow queries and connections on record"
  family      = "aurora-postgresql17"
  name        = "${var.project_name}-${var.environment}-postgres-17"
  tags        = var.common_tags

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

# database/security-group/main
resource "aws_security_group" "security_group_main" {
  description = "Database"
  name        = "${var.project_name}-${var.environment}-postgres"
  tags        = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-postgres" })
  vpc_id      = var.vpc_id
}

# database/security-group/app-out
resource "aws_vpc_security_group_egress_rule" "security_group_app_out" {
  description                  = "Queries"
  from_port                    = 5432
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.security_group_main.id
  security_group_id            = var.client_security_group_id
  tags                         = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-app-to-postgres" })
  to_port                      = 5432
}

# database/security-group/from-app
resource "aws_vpc_security_group_ingress_rule" "security_group_from_app" {
  description                  = "Queries"
  from_port                    = 5432
  ip_protocol                  = "tcp"
  referenced_security_group_id = var.client_security_group_id
  security_group_id            = aws_security_group.security_group_main.id
  tags                         = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-postgres-from-app" })
  to_port                      = 5432
}
