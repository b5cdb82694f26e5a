# cache/client-document
data "aws_iam_policy_document" "client_document" {
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

# cache/alarms/cache-cpu-high
resource "aws_cloudwatch_metric_alarm" "alarms_cache_cpu_high" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "The cache has been busy for a quarter of an hour. Runbook: ${var.runbooks_url}/cache.md#cache-cpu-high"
  alarm_name          = "${var.project_name}-${var.environment}-cache-cpu-high"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 15
  evaluation_periods  = 15
  ok_actions          = [var.alerts_topic_arn]
  tags                = var.common_tags
  threshold           = 80
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([node1, node2])"
    id          = "result"
    label       = "The cache has been busy for a quarter of an hour"
    return_data = true
  }

  metric_query {
    id = "node1"

    metric {
      dimensions = {
        CacheClusterId = "${aws_elasticache_replication_group.main.replication_group_id}-001"
      }
      metric_name = "EngineCPUUtilization"
      namespace   = "AWS/ElastiCache"
      period      = 60
      stat        = "Average"
    }
  }

  metric_query {
    id = "node2"

    metric {
      dimensions = {
        CacheClusterId = "${aws_elasticache_replication_group.main.replication_group_id}-002"
      }
      metric_name = "EngineCPUUtilization"
      namespace   = "AWS/ElastiCache"
      period      = 60
      stat        = "Average"
    }
  }
}

# cache/alarms/cache-evictions-high
resource "aws_cloudwatch_metric_alarm" "alarms_cache_evictions_high" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "The cache drops more than 100 keys a minute before they expire. Runbook: ${var.runbooks_url}/cache.md#cache-evictions-high"
  alarm_name          = "${var.project_name}-${var.environment}-cache-evictions-high"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 15
  evaluation_periods  = 15
  ok_actions          = [var.alerts_topic_arn]
  tags                = var.common_tags
  threshold           = 100
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([node1, node2])"
    id          = "result"
    label       = "The cache drops more than 100 keys a minute before they expire"
    return_data = true
  }

  metric_query {
    id = "node1"

    metric {
      dimensions = {
        CacheClusterId = "${aws_elasticache_replication_group.main.replication_group_id}-001"
      }
      metric_name = "Evictions"
      namespace   = "AWS/ElastiCache"
      period      = 60
      stat        = "Sum"
    }
  }

  metric_query {
    id = "node2"

    metric {
      dimensions = {
        CacheClusterId = "${aws_elasticache_replication_group.main.replication_group_id}-002"
      }
      metric_name = "Evictions"
      namespace   = "AWS/ElastiCache"
      period      = 60
      stat        = "Sum"
    }
  }
}

# cache/alarms/cache-memory-high
resource "aws_cloudwatch_metric_alarm" "alarms_cache_memory_high" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "The cache has used more than 80 % of its memory. Runbook: ${var.runbooks_url}/cache.md#cache-memory-high"
  alarm_name          = "${var.project_name}-${var.environment}-cache-memory-high"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 15
  evaluation_periods  = 15
  ok_actions          = [var.alerts_topic_arn]
  tags                = var.common_tags
  threshold           = 80
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([node1, node2])"
    id          = "result"
    label       = "The cache has used more than 80 % of its memory"
    return_data = true
  }

  metric_query {
    id = "node1"

    metric {
      dimensions = {
        CacheClusterId = "${aws_elasticache_replication_group.main.replication_group_id}-001"
      }
      metric_name = "DatabaseMemoryUsagePercentage"
      namespace   = "AWS/ElastiCache"
      period      = 60
      stat        = "Average"
    }
  }

  metric_query {
    id = "node2"

    metric {
      dimensions = {
        CacheClusterId = "${aws_elasticache_replication_group.main.replication_group_id}-002"
      }
      metric_name = "DatabaseMemoryUsagePercentage"
      namespace   = "AWS/ElastiCache"
      period      = 60
      stat        = "Average"
    }
  }
}

# cache/alarms/cache-replication-lag
resource "aws_cloudwatch_metric_alarm" "alarms_cache_replication_lag" {
  alarm_actions       = [var.alerts_topic_arn]
  alarm_description   = "The cache's replica is more than 10 s behind. Runbook: ${var.runbooks_url}/cache.md#cache-replication-lag"
  alarm_name          = "${var.project_name}-${var.environment}-cache-replication-lag"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  ok_actions          = [var.alerts_topic_arn]
  tags                = var.common_tags
  threshold           = 10
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([node1, node2])"
    id          = "result"
    label       = "The cache's replica is more than 10 s behind"
    return_data = true
  }

  metric_query {
    id = "node1"

    metric {
      dimensions = {
        CacheClusterId = "${aws_elasticache_replication_group.main.replication_group_id}-001"
      }
      metric_name = "ReplicationLag"
      namespace   = "AWS/ElastiCache"
      period      = 60
      stat        = "Maximum"
    }
  }

  metric_query {
    id = "node2"

    metric {
      dimensions = {
        CacheClusterId = "${aws_elasticache_replication_group.main.replication_group_id}-002"
      }
      metric_name = "ReplicationLag"
      namespace   = "AWS/ElastiCache"
      period      = 60
      stat        = "Maximum"
    }
  }
}

# cache/main
resource "aws_elasticache_replication_group" "main" {
  at_rest_encryption_enabled = "true"
  auto_minor_version_upgrade = "false"
  automatic_failover_enabled = true
  description                = "Cache of the application"
  engine                     = "valkey"
  engine_version             = "8.1"
  final_snapshot_identifier  = var.protected ? "${var.project_name}-${var.environment}-cache-final-${element(split("-", terraform_data.lifetime.id), 0)}" : null
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

# cache/client-policy
resource "aws_iam_role_policy" "client_policy" {
  name   = "${var.project_name}-${var.environment}-cache-connect"
  policy = data.aws_iam_policy_document.client_document.json
  role   = var.client_role_name
}

# cache/security-group/main
resource "aws_security_group" "security_group_main" {
  description = "Cache"
  name        = "${var.project_name}-${var.environment}-cache"
  tags        = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-cache" })
  vpc_id      = var.vpc_id
}

# cache/security-group/client-out
resource "aws_vpc_security_group_egress_rule" "security_group_client_out" {
  description                  = "Commands"
  from_port                    = 6379
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.security_group_main.id
  security_group_id            = var.client_security_group_id
  tags                         = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-client-to-cache" })
  to_port                      = 6379
}

# cache/security-group/from-client
resource "aws_vpc_security_group_ingress_rule" "security_group_from_client" {
  description                  = "Commands"
  from_port                    = 6379
  ip_protocol                  = "tcp"
  referenced_security_group_id = var.client_security_group_id
  security_group_id            = aws_security_group.security_group_main.id
  tags                         = merge(var.common_tags, { Name = "${var.project_name}-${var.environment}-cache-from-client" })
  to_port                      = 6379
}

# cache/lifetime
resource "terraform_data" "lifetime" {}
