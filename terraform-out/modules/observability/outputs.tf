output "grafana_host" {
  description = "Where people look at graphs"
  value       = aws_grafana_workspace.grafana_main.endpoint
}

output "prometheus_endpoint" {
  description = "Where metrics are written"
  value       = aws_prometheus_workspace.prometheus_main.prometheus_endpoint
}
