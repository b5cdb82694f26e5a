output "state_bucket" {
  description = "Bucket that holds every stack's state"
  value       = aws_s3_bucket.state_main.bucket
}

output "state_policy_dev" {
  description = "Policy that grants a pipeline the state of dev"
  value       = aws_iam_policy.access_dev.arn
}

output "state_policy_global" {
  description = "Policy that grants a pipeline the state of global"
  value       = aws_iam_policy.access_global.arn
}

output "state_policy_plan" {
  description = "Policy that grants a pipeline the state of plan"
  value       = aws_iam_policy.access_plan.arn
}

output "state_policy_plan_production" {
  description = "Policy that grants a pipeline the state of plan-production"
  value       = aws_iam_policy.access_plan_production.arn
}

output "state_policy_plan_shared" {
  description = "Policy that grants a pipeline the state of plan-shared"
  value       = aws_iam_policy.access_plan_shared.arn
}

output "state_policy_pr" {
  description = "Policy that grants a pipeline the state of pr"
  value       = aws_iam_policy.access_pr.arn
}

output "state_policy_preview" {
  description = "Policy that grants a pipeline the state of preview"
  value       = aws_iam_policy.access_preview.arn
}

output "state_policy_production" {
  description = "Policy that grants a pipeline the state of production"
  value       = aws_iam_policy.access_production.arn
}

output "state_policy_staging" {
  description = "Policy that grants a pipeline the state of staging"
  value       = aws_iam_policy.access_staging.arn
}
