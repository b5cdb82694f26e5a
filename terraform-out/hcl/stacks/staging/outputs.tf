output "cluster_name" {
  description = "ECS cluster of the environment"
  value       = aws_ecs_cluster.cluster_main.name
}

output "nat_addresses" {
  description = "Public addresses that outgoing connections come from"
  value       = [aws_eip.egress_address_a.public_ip]
}

output "service_name" {
  description = "ECS service of the application"
  value       = aws_ecs_service.service_main.name
}

output "url" {
  description = "Where the application answers"
  value       = "https://staging.terrace.example"
}

output "vpc_id" {
  description = "VPC of the environment"
  value       = aws_vpc.network_main.id
}
