output "application_id" {
  description = "Application in AppConfig"
  value       = aws_appconfig_application.main.id
}

output "environment_id" {
  description = "Its environment"
  value       = aws_appconfig_environment.environment.environment_id
}

output "profile_id" {
  description = "Its profile of feature flags"
  value       = aws_appconfig_configuration_profile.profile.configuration_profile_id
}

output "settings" {
  description = "What the code that uses it is told, by name"
  value = {
    FLAGS_APPLICATION = "${var.project_name}-${var.environment}"
    FLAGS_ENVIRONMENT = var.environment
    FLAGS_PROFILE     = "flags"
  }
}
