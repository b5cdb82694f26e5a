# staging/alarms-of-functions/function-dead-letters
resource "aws_cloudwatch_metric_alarm" "alarms_of_functions_function_dead_letters" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A function has given up on an event, which waits in its dead-letter queue. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/functions.md#function-dead-letters"
  alarm_name          = "terrace-staging-function-dead-letters"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 0
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "SUM(FILL(METRICS(), 0))"
    id          = "result"
    label       = "A function has given up on an event, which waits in its dead-letter queue"
    return_data = true
  }

  metric_query {
    id = "part1"

    metric {
      dimensions = {
        QueueName = aws_sqs_queue.alarm_forwarder_function_dead_letters_main.name
      }
      metric_name = "ApproximateNumberOfMessagesVisible"
      namespace   = "AWS/SQS"
      period      = 60
      stat        = "Maximum"
    }
  }

  metric_query {
    id = "part2"

    metric {
      dimensions = {
        QueueName = aws_sqs_queue.signing_key_rotation_dead_letters_main.name
      }
      metric_name = "ApproximateNumberOfMessagesVisible"
      namespace   = "AWS/SQS"
      period      = 60
      stat        = "Maximum"
    }
  }
}

# staging/alarms-of-functions/function-errors
resource "aws_cloudwatch_metric_alarm" "alarms_of_functions_function_errors" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A function has failed. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/functions.md#function-errors"
  alarm_name          = "terrace-staging-function-errors"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 0
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "SUM(FILL(METRICS(), 0))"
    id          = "result"
    label       = "A function has failed"
    return_data = true
  }

  metric_query {
    id = "part1"

    metric {
      dimensions = {
        FunctionName = "terrace-staging-signing-key-rotation"
      }
      metric_name = "Errors"
      namespace   = "AWS/Lambda"
      period      = 60
      stat        = "Sum"
    }
  }
}

# staging/alarms-of-functions/function-throttles
resource "aws_cloudwatch_metric_alarm" "alarms_of_functions_function_throttles" {
  alarm_actions       = [aws_sns_topic.monitoring_alerts_main.arn]
  alarm_description   = "A function was called more often than it may run at a time. Runbook: https://github.com/terrace-platform/terrace/blob/main/docs/runbooks/functions.md#function-throttles"
  alarm_name          = "terrace-staging-function-throttles"
  comparison_operator = "GreaterThanThreshold"
  datapoints_to_alarm = 1
  evaluation_periods  = 1
  ok_actions          = [aws_sns_topic.monitoring_alerts_main.arn]
  threshold           = 0
  treat_missing_data  = "notBreaching"

  metric_query {
    expression  = "SUM(FILL(METRICS(), 0))"
    id          = "result"
    label       = "A function was called more often than it may run at a time"
    return_data = true
  }

  metric_query {
    id = "part1"

    metric {
      dimensions = {
        FunctionName = "terrace-staging-signing-key-rotation"
      }
      metric_name = "Throttles"
      namespace   = "AWS/Lambda"
      period      = 60
      stat        = "Sum"
    }
  }
}
