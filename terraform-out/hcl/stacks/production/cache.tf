# production/cache/app-document
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

# production/cache/pod-app-document
data "aws_iam_policy_document" "cache_pod_app_document" {
  statement {
    actions = ["elasticache:Connect"]
    resources = [
      aws_elasticache_replication_group.cache_main.arn,
      aws_elasticache_user.cache_user.arn,
    ]
    sid = "SignInToCache"
  }
}

# production/cache/engine-log
resource "aws_cloudwatch_log_group" "cache_engine_log" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/elasticache/terrace-production-cache/engine-log"
  retention_in_days = 365
}

# production/cache/slow-log
resource "aws_cloudwatch_log_group" "cache_slow_log" {
  kms_key_id        = aws_kms_key.security_logs_main.arn
  name              = "/aws/elasticache/terrace-production-cache/slow-log"
  retention_in_days = 365
}

# production/cache/alarms/cache-cpu-high
resource "aws_cloudwatch_metric_alarm" "cache_alarms_cache_cpu_high" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The cache has been busy for a quarter of an hour. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/cache.md#cache-cpu-high"
  alarm_name          = "terrace-production-cache-cpu-high"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 15
  evaluation_periods  = 15
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
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
        CacheClusterId = "${aws_elasticache_replication_group.cache_main.replication_group_id}-001"
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
        CacheClusterId = "${aws_elasticache_replication_group.cache_main.replication_group_id}-002"
      }
      metric_name = "EngineCPUUtilization"
      namespace   = "AWS/ElastiCache"
      period      = 60
      stat        = "Average"
    }
  }
}

# production/cache/alarms/cache-evictions-high
resource "aws_cloudwatch_metric_alarm" "cache_alarms_cache_evictions_high" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The cache drops more than 100 keys a minute before they expire. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/cache.md#cache-evictions-high"
  alarm_name          = "terrace-production-cache-evictions-high"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 15
  evaluation_periods  = 15
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
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
        CacheClusterId = "${aws_elasticache_replication_group.cache_main.replication_group_id}-001"
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
        CacheClusterId = "${aws_elasticache_replication_group.cache_main.replication_group_id}-002"
      }
      metric_name = "Evictions"
      namespace   = "AWS/ElastiCache"
      period      = 60
      stat        = "Sum"
    }
  }
}

# production/cache/alarms/cache-memory-high
resource "aws_cloudwatch_metric_alarm" "cache_alarms_cache_memory_high" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The cache has used more than 80 % of its memory. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/cache.md#cache-memory-high"
  alarm_name          = "terrace-production-cache-memory-high"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 15
  evaluation_periods  = 15
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
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
        CacheClusterId = "${aws_elasticache_replication_group.cache_main.replication_group_id}-001"
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
        CacheClusterId = "${aws_elasticache_replication_group.cache_main.replication_group_id}-002"
      }
      metric_name = "DatabaseMemoryUsagePercentage"
      namespace   = "AWS/ElastiCache"
      period      = 60
      stat        = "Average"
    }
  }
}

# production/cache/alarms/cache-replication-lag
resource "aws_cloudwatch_metric_alarm" "cache_alarms_cache_replication_lag" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The cache's replica is more than 10 s behind. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/cache.md#cache-replication-lag"
  alarm_name          = "terrace-production-cache-replication-lag"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  evaluation_periods  = 5
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
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
        CacheClusterId = "${aws_elasticache_replication_group.cache_main.replication_group_id}-001"
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
        CacheClusterId = "${aws_elasticache_replication_group.cache_main.replication_group_id}-002"
      }
      metric_name = "ReplicationLag"
      namespace   = "AWS/ElastiCache"
      period      = 60
      stat        = "Maximum"
    }
  }
}

# production/cache/main
resource "aws_elasticache_replication_group" "cache_main" {
  at_rest_encryption_enabled = "true"
  auto_minor_version_upgrade = "false"
  automatic_failover_enabled = true
  description                = "Cache of the application"
  engine                     = "valkey"
  engine_version             = "8.1"
  final_snapshot_identifier  = "terrace-production-cache-final-${element(split("-", terraform_data.cache_lifetime.id), 0)}"
  kms_key_id                 = aws_kms_key.security_data_main.arn
  maintenance_window         = "sun:04:30-sun:05:30"
  multi_az_enabled           = true
  node_type                  = "cache.m7g.large"
  num_cache_clusters         = 2
  port                       = 6379
  replication_group_id       = "terrace-production-cache"
  security_group_ids         = [aws_security_group.cache_security_group_main.id]
  snapshot_retention_limit   = 14
  snapshot_window            = "03:00-04:00"
  subnet_group_name          = aws_elasticache_subnet_group.cache_subnets.name
  tags = {
    RecoveryPointObjective = "1440 minutes"
    RecoveryTimeObjective  = "30 minutes"
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

  lifecycle {
    prevent_destroy = true
  }
}

# production/cache/subnets
resource "aws_elasticache_subnet_group" "cache_subnets" {
  description = "Database subnets"
  name        = "terrace-production-cache"
  subnet_ids = [
    aws_subnet.networking_network_database_a.id,
    aws_subnet.networking_network_database_b.id,
    aws_subnet.networking_network_database_c.id,
  ]
}

# production/cache/user
resource "aws_elasticache_user" "cache_user" {
  access_string = "on ~* &* +@all -@dangerous +info"
  engine        = "valkey"
  user_id       = "terrace-production-cache-app"
  user_name     = "terrace-production-cache-app"

  authentication_mode {
    type = "iam"
  }
}

# production/cache/users
resource "aws_elasticache_user_group" "cache_users" {
  engine        = "valkey"
  user_group_id = "terrace-production-cache"
  user_ids      = [aws_elasticache_user.cache_user.user_id]
}

# production/cache/app-policy
resource "aws_iam_role_policy" "cache_app_policy" {
  name   = "terrace-production-cache-connect"
  policy = data.aws_iam_policy_document.cache_app_document.json
  role   = aws_iam_role.compute_service_app_task_role_main.name
}

# production/cache/pod-app-policy
resource "aws_iam_role_policy" "cache_pod_app_policy" {
  name   = "terrace-production-cache-connect"
  policy = data.aws_iam_policy_document.cache_pod_app_document.json
  role   = aws_iam_role.kubernetes_pod_app_main.name
}

# production/cache/security-group/main
resource "aws_security_group" "cache_security_group_main" {
  description = "Cache"
  name        = "terrace-production-cache"
  tags = {
    Name = "terrace-production-cache"
  }
  vpc_id = aws_vpc.networking_network_main.id
}

# production/cache/security-group/app-out
resource "aws_vpc_security_group_egress_rule" "cache_security_group_app_out" {
  description                  = "Commands"
  from_port                    = 6379
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.cache_security_group_main.id
  security_group_id            = aws_security_group.compute_service_app_security_group_main.id
  tags = {
    Name = "terrace-production-app-to-cache"
  }
  to_port = 6379
}

# production/cache/security-group/nodes-out
resource "aws_vpc_security_group_egress_rule" "cache_security_group_nodes_out" {
  description                  = "Commands"
  from_port                    = 6379
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.cache_security_group_main.id
  security_group_id            = aws_security_group.kubernetes_security_group_main.id
  tags = {
    Name = "terrace-production-nodes-to-cache"
  }
  to_port = 6379
}

# production/cache/security-group/from-app
resource "aws_vpc_security_group_ingress_rule" "cache_security_group_from_app" {
  description                  = "Commands"
  from_port                    = 6379
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.compute_service_app_security_group_main.id
  security_group_id            = aws_security_group.cache_security_group_main.id
  tags = {
    Name = "terrace-production-cache-from-app"
  }
  to_port = 6379
}

# production/cache/security-group/from-nodes
resource "aws_vpc_security_group_ingress_rule" "cache_security_group_from_nodes" {
  description                  = "Commands"
  from_port                    = 6379
  ip_protocol                  = "tcp"
  referenced_security_group_id = aws_security_group.kubernetes_security_group_main.id
  security_group_id            = aws_security_group.cache_security_group_main.id
  tags = {
    Name = "terrace-production-cache-from-nodes"
  }
  to_port = 6379
}

# production/cache/lifetime
resource "terraform_data" "cache_lifetime" {}
