output "logs_bucket" {
  description = "Bucket, once load balancers may write to it"
  value       = aws_s3_bucket_policy.logs_access.bucket
}
