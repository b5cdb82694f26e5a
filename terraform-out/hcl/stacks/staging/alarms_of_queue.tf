# staging/alarms-of-queue/queue-dead-letters
resource "aws_cloudwatch_metric_alarm" "alarms_of_queue_queue_dead_letters" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "Work of jobs has failed for good and waits for somebody. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/queue.md#queue-dead-letters"
  alarm_name          = "terrace-staging-queue-dead-letters"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 0
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "MAX([jobs])"
    id          = "result"
    label       = "Work of jobs has failed for good and waits for somebody"
    return_data = true
  }

  metric_query {
    id = "jobs"

    metric {
      dimensions = {
        QueueName = aws_sqs_queue.jobs_queue_dead_letters_main.name
      }
      metric_name = "ApproximateNumberOfMessagesVisible"
      namespace   = "AWS/SQS"
      period      = 60
      stat        = "Maximum"
    }
  }
}

# staging/alarms-of-queue/queue-oldest-message
resource "aws_cloudwatch_metric_alarm" "alarms_of_queue_queue_oldest_message" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A job has waited for more than 30 minutes. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/queue.md#queue-oldest-message"
  alarm_name          = "terrace-staging-queue-oldest-message"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 5
  dimensions = {
    QueueName = aws_sqs_queue.jobs_queue_main.name
  }
  evaluation_periods = 5
  metric_name        = "ApproximateAgeOfOldestMessage"
  namespace          = "AWS/SQS"
  ok_actions         = [aws_sns_topic.monitoring_alerts_main.arn]
  period             = 60
  statistic          = "Maximum"
  threshold          = 1800
  treat_missing_data = "notBreaching"
}
