# dev/alarms-of-cache/cache-cpu-high
resource "aws_cloudwatch_metric_alarm" "alarms_of_cache_cache_cpu_high" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The cache has been busy for a quarter of an hour. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/cache.md#cache-cpu-high"
  alarm_name          = "terrace-dev-cache-cpu-high"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 15
  evaluation_periods  = 15
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 80
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([node1])"
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
}

# dev/alarms-of-cache/cache-evictions-high
resource "aws_cloudwatch_metric_alarm" "alarms_of_cache_cache_evictions_high" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The cache drops more than 100 keys a minute before they expire. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/cache.md#cache-evictions-high"
  alarm_name          = "terrace-dev-cache-evictions-high"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 15
  evaluation_periods  = 15
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 100
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([node1])"
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
}

# dev/alarms-of-cache/cache-memory-high
resource "aws_cloudwatch_metric_alarm" "alarms_of_cache_cache_memory_high" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "The cache has used more than 80 % of its memory. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/cache.md#cache-memory-high"
  alarm_name          = "terrace-dev-cache-memory-high"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 15
  evaluation_periods  = 15
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 80
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([node1])"
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
}
