# production/health-check/main
resource "aws_route53_health_check" "health_check_main" {
  enable_sni        = true
  failure_threshold = 3
  fqdn              = "production.terrace.example"
  port              = 443
  request_interval  = 30
  resource_path     = "/health"
  tags = {
    Name = "terrace-production-health"
  }
  type = "HTTPS"
}
