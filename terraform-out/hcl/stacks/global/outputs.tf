output "name_servers" {
  description = "Name servers to enter where the domain is registered"
  value       = aws_route53_zone.zone.name_servers
}

output "repository_arn_app" {
  description = "Repository of images of app"
  value       = aws_ecr_repository.registry_app_main.arn
}

output "repository_url_app" {
  description = "Where images of app are pulled"
  value       = aws_ecr_repository.registry_app_main.repository_url
}

output "zone_id" {
  description = "Public DNS zone of the platform"
  value       = aws_route53_zone.zone.zone_id
}
