output "bucket" {
  description = "Name of the bucket"
  value       = aws_s3_bucket.objects_main.bucket
}

output "bucket_arn" {
  description = "ARN of the bucket"
  value       = aws_s3_bucket.objects_main.arn
}

output "settings" {
  description = "What the code that uses it is told, by name"
  value = {
    UPLOADS_BUCKET = aws_s3_bucket.objects_main.bucket
  }
}
