# cache/app-document
data "aws_iam_policy_document" "app_document" {
  statement {
    actions   = ["elasticache:Connect"]
    resources = [aws_elasticache_replication_group.main.arn, aws_elasticache_user.user.arn]
    sid       = "SignInToCache"
  }
}

# cache/engine-log
resource "aws_cloudwatch_log_group" "engine_log" {
  kms_key_id        = var.logs_key_arn
  name              = "/aws/elasticache/${var.project_name}-${var.environment}-cache/engine-log"
  retention_in_days = var.log_retention_days
  tags              = var.common_tags
}

# cache/slow-log
resource "aws_cloudwatch_log_group" "slow_log" {
  kms_key_id        = var.logs_key_arn
  name              = "/aws/elasticache/${var.project_name}-${var.environment}-cache/slow-log"
  retention_in_days = var.log_retention_days
  tags              = var.common_tags
}

# cache/main
resource "aws_elasticache_replication_group" "main" {
  at_rest_encryption_enabled = "true"
  auto_minor_version_upgrade = "false"
  automatic_failover_enabled = true
  description                = "Cache of the application"
  engine                     = "valkey"
  engine_version             = "8.1"
  kms_key_id                 = var.data_key_arn
  maintenance_window         = "sun:04:30-sun:05:30"
  multi_az_enabled           = true
  node_type                  = var.node_type
  num_cache_clusters         = 2
  port                       = 6379
  replication_group_id       = "${var.project_name}-${var.environment}-cache"
  security_group_ids         = [aws_security_group.security_group_main.id]
  snapshot_retention_limit   = var.snapshot_days
  snapshot_window            = "03:00-04:00"
  subnet_group_name          = aws_elasticache_subnet_group.subnets.name
  tags = merge(
    var.common_tags,
    { RecoveryTimeObjective = "30 minutes", RecoveryPointObjective = "1440 minutes" }
  )
  transit_encryption_enabled = true
  transit_encryption_mode    = "required"
  user_group_ids             = [aws_elasticache_user_group.users.id]

  log_delivery_configuration {
    destination      = aws_cloudwatch_log_group.engine_log.name
    destination_type = "cloudwatch-logs"
    log_format       = "json"
    log_type         = "engine-log"
  }

  log_delivery_configuration {
    destination      = aws_cloudwatch_log_group.slow_log.name
    destination_type = "cloudwatch-logs"
    log_format       = "json"
    log_type         = "slow-log"
  }
}

# cache/subnets
resource "aws_elasticache_subnet_group" "subnets" {
  description = "Database subnets"
  name        = "${var.project_name}-${var.environment}-cache"
  subnet_ids  = var.database_subnet_ids
  tags        = var.common_tags
}

# cache/user
resource "aws_elasticache_user" "user" {
  access_string = "on ~* &* +@all -@dangerous +info"
  engine        = "valkey"
  tags          = var.common_tags
  user_id       = "${var.project_name}-${var.environment}-cache-app"
  user_name     = "${var.project_name}-${var.environment}-cache-app"

  authentication_mode {
    type = "iam"
  }
}

# cache/users
resource "aws_elasticache_user_group" "users" {
  engine        = "valkey"
  tags          = var.common_tags
  user_group_id = "${var.project_name}-${var.environment}-cache"
  user_ids      = [aws_elasticache_user.user.user_id]
}

# cache/app-connects
resource "aws_iam_role_policy" "app_connects" {
  name   = "${var.project_name}-${var.environment}-cache-connect"
  policy = data.aws_iam_policy_document.app_document.json
  role   = var.client_role_name
}

# cache/security-group/main
resource "aws_security_group" "security_group_main" {
  description = "Cache"
  name        = "${var.project_name}-${var.environment}-cache"
  tags        = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-cache" })
  vpc_id      = var.vpc_id
}

# cache/security-group/app-out
resource "aws_vpc_security_group_egress_rule" "security_group_app_out" {
  description                  = "Commands"
  from_port                    = 6379
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.security_group_main.id
  security_group_id            = var.client_security_group_id
  tags                         = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-app-to-cache" })
  to_port                      = 6379
}

# cache/security-group/from-app
resource "aws_vpc_security_group_ingress_rule" "security_group_from_app" {
  description                  = "Commands"
  from_port                    = 6379
  ip_protocol                  = "tcp"
  referenced_security_group_id = var.client_security_group_id
  security_group_id            = aws_security_group.security_group_main.id
  tags                         = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-cache-from-app" })
  to_port                      = 6379
}
