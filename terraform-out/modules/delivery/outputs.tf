output "apply_role_arn" {
  description = "Role of a apply in GitHub Actions"
  value       = aws_iam_role.github_apply_main.arn
}

output "plan_role_arn" {
  description = "Role of a plan in GitHub Actions"
  value       = aws_iam_role.github_plan_main.arn
}

output "repository_arn" {
  description = "Repository of images"
  value       = aws_ecr_repository.registry_main.arn
}

output "repository_url" {
  description = "Where images are pulled"
  value       = aws_ecr_repository.registry_main.repository_url
}
