output "grafana_host" {
  description = "Host of Grafana"
  value       = aws_grafana_workspace.grafana_main.endpoint
}

output "heartbeats_topic_arn" {
  description = "Topic of heartbeats of alerting"
  value       = aws_sns_topic.heartbeat_topic_main.arn
}

output "prometheus_endpoint" {
  description = "Where metrics are written"
  value       = aws_prometheus_workspace.prometheus_main.prometheus_endpoint
}

output "settings" {
  description = "What the code that uses it is told, by name"
  value = {
    METRICS_REMOTE_WRITE_URL = "${aws_prometheus_workspace.prometheus_main.prometheus_endpoint}api/v1/remote_write"
    TRACES_ENDPOINT          = "https://xray.${data.aws_region.current.name}.amazonaws.com/v1/traces"
  }
}
