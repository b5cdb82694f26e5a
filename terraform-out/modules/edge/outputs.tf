output "distribution_id" {
  description = "To invalidate what it keeps"
  value       = aws_cloudfront_distribution.delivery_distribution_main.id
}

output "domain_name" {
  description = "Target of the host name's alias record"
  value       = aws_cloudfront_distribution.delivery_distribution_main.domain_name
}

output "static_bucket" {
  description = "Bucket of static assets, below static/"
  value       = aws_s3_bucket.delivery_static_assets_main.bucket
}

output "zone_id" {
  description = "DNS zone of that target"
  value       = aws_cloudfront_distribution.delivery_distribution_main.hosted_zone_id
}
