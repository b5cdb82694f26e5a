output "distribution_id" {
  description = "To invalidate what it keeps"
  value       = aws_cloudfront_distribution.distribution_main.id
}

output "domain_name" {
  description = "Target of the host name's alias record"
  value       = aws_cloudfront_distribution.distribution_main.domain_name
}

output "health_check_id" {
  description = "Check of the host name, for alarms in us-east-1"
  value       = aws_route53_health_check.health_check_main.id
}

output "static_bucket" {
  description = "Bucket of static assets, below static/"
  value       = aws_s3_bucket.static_assets_main.bucket
}

output "zone_id" {
  description = "DNS zone of that target"
  value       = aws_cloudfront_distribution.distribution_main.hosted_zone_id
}
