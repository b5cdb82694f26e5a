output "name_servers" {
  description = "Name servers to enter where the domain is registered"
  value       = aws_route53_zone.zone.name_servers
}

output "repository_arn" {
  description = "Repository of the app's image"
  value       = aws_ecr_repository.registry_main.arn
}

output "repository_url" {
  description = "Where the app's image is pulled"
  value       = aws_ecr_repository.registry_main.repository_url
}

output "zone_id" {
  description = "Public DNS zone of the platform"
  value       = aws_route53_zone.zone.zone_id
}
