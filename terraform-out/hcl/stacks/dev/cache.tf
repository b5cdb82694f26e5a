# dev/cache/app-document
data "aws_iam_policy_document" "cache_app_document" {
  statement {
    actions = ["elasticache:Connect"]
    resources = [
      aws_elasticache_replication_group.cache_main.arn,
      aws_elasticache_user.cache_user.arn,
    ]
    sid = "SignInToCache"
  }
}

# dev/cache/kubernetes-document
data "aws_iam_policy_document" "cache_kubernetes_document" {
  statement {
    actions = ["elasticache:Connect"]
    resources = [
      aws_elasticache_replication_group.cache_main.arn,
      aws_elasticache_user.cache_user.arn,
    ]
    sid = "SignInToCache"
  }
}

# dev/cache/engine-log
resource "aws_cloudwatch_log_group" "cache_engine_log" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/elasticache/terrace-dev-cache/engine-log"
  retention_in_days = 30
}

# dev/cache/slow-log
resource "aws_cloudwatch_log_group" "cache_slow_log" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/elasticache/terrace-dev-cache/slow-log"
  retention_in_days = 30
}

# dev/cache/main
resource "aws_elasticache_replication_group" "cache_main" {
  at_rest_encryption_enabled = "true"
  auto_minor_version_upgrade = "false"
  automatic_failover_enabled = false
  description                = "Cache of the application"
  engine                     = "valkey"
  engine_version             = "8.1"
  kms_key_id                 = aws_kms_key.security_data_main.arn
  maintenance_window         = "sun:04:30-sun:05:30"
  multi_az_enabled           = false
  node_type                  = "cache.t4g.micro"
  num_cache_clusters         = 1
  port                       = 6379
  replication_group_id       = "terrace-dev-cache"
  security_group_ids         = [aws_security_group.cache_security_group_main.id]
  snapshot_retention_limit   = 1
  snapshot_window            = "03:00-04:00"
  subnet_group_name          = aws_elasticache_subnet_group.cache_subnets.name
  tags = {
    RecoveryPointObjective = "1440 minutes"
    RecoveryTimeObjective  = "1440 minutes"
  }
  transit_encryption_enabled = true
  transit_encryption_mode    = "required"
  user_group_ids             = [aws_elasticache_user_group.cache_users.id]

  log_delivery_configuration {
    destination      = aws_cloudwatch_log_group.cache_engine_log.name
    destination_type = "cloudwatch-logs"
    log_format       = "json"
    log_type         = "engine-log"
  }

  log_delivery_configuration {
    destination      = aws_cloudwatch_log_group.cache_slow_log.name
    destination_type = "cloudwatch-logs"
    log_format       = "json"
    log_type         = "slow-log"
  }
}

# dev/cache/subnets
resource "aws_elasticache_subnet_group" "cache_subnets" {
  description = "Database subnets"
  name        = "terrace-dev-cache"
  subnet_ids = [
    aws_subnet.networking_network_database_a.id,
    aws_subnet.networking_network_database_b.id,
  ]
}

# dev/cache/user
resource "aws_elasticache_user" "cache_user" {
  access_string = "on ~* &* +@all -@dangerous +info"
  engine        = "valkey"
  user_id       = "terrace-dev-cache-app"
  user_name     = "terrace-dev-cache-app"

  authentication_mode {
    type = "iam"
  }
}

# dev/cache/users
resource "aws_elasticache_user_group" "cache_users" {
  engine        = "valkey"
  user_group_id = "terrace-dev-cache"
  user_ids      = [aws_elasticache_user.cache_user.user_id]
}

# dev/cache/app-connects
resource "aws_iam_role_policy" "cache_app_connects" {
  name   = "terrace-dev-cache-connect"
  policy = data.aws_iam_policy_document.cache_app_document.json
  role   = aws_iam_role.compute_task_role_main.name
}

# dev/cache/kubernetes-connects
resource "aws_iam_role_policy" "cache_kubernetes_connects" {
  name   = "terrace-dev-cache-connect"
  policy = data.aws_iam_policy_document.cache_kubernetes_document.json
  role   = aws_iam_role.kubernetes_application_role_main.name
}

# dev/cache/security-group/main
resource "aws_security_group" "cache_security_group_main" {
  description = "Cache"
  name        = "terrace-dev-cache"
  tags = {
    Name = "terrace-dev-cache"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# dev/cache/security-group/app-out
resource "aws_vpc_security_group_egress_rule" "cache_security_group_app_out" {
  description                  = "Commands"
  from_port                    = 6379
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.cache_security_group_main.id
  security_group_id            = aws_security_group.compute_service_security_group_main.id
  tags = {
    Name = "terrace-dev-app-to-cache"
  }
  to_port = 6379
}

# dev/cache/security-group/nodes-out
resource "aws_vpc_security_group_egress_rule" "cache_security_group_nodes_out" {
  description                  = "Commands"
  from_port                    = 6379
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.cache_security_group_main.id
  security_group_id            = aws_security_group.kubernetes_security_group_main.id
  tags = {
    Name = "terrace-dev-nodes-to-cache"
  }
  to_port = 6379
}

# dev/cache/security-group/from-app
resource "aws_vpc_security_group_ingress_rule" "cache_security_group_from_app" {
  description                  = "Commands"
  from_port                    = 6379
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.compute_service_security_group_main.id
  security_group_id            = aws_security_group.cache_security_group_main.id
  tags = {
    Name = "terrace-dev-cache-from-app"
  }
  to_port = 6379
}

# dev/cache/security-group/from-nodes
resource "aws_vpc_security_group_ingress_rule" "cache_security_group_from_nodes" {
  description                  = "Commands"
  from_port                    = 6379
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.kubernetes_security_group_main.id
  security_group_id            = aws_security_group.cache_security_group_main.id
  tags = {
    Name = "terrace-dev-cache-from-nodes"
  }
  to_port = 6379
}
