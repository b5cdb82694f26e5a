output "database_subnet_ids" {
  description = "Ids of the database subnets"
  value = [
    aws_subnet.network_database_a.id,
    aws_subnet.network_database_b.id,
    aws_subnet.network_database_c.id,
  ]
  depends_on = [
    aws_route.network_public_to_internet,
    aws_route.egress_private_a,
    aws_route.egress_private_b,
    aws_route.egress_private_c,
    aws_vpc_endpoint.endpoints_s3,
    aws_vpc_endpoint.endpoints_dynamodb,
    aws_vpc_endpoint.endpoints_ecr_api,
    aws_vpc_endpoint.endpoints_ecr_dkr,
    aws_vpc_endpoint.endpoints_logs,
    aws_vpc_endpoint.endpoints_secretsmanager,
    aws_vpc_endpoint.endpoints_kms,
    aws_vpc_endpoint.endpoints_ssmmessages,
  ]
}

output "flow_logs_group" {
  description = "Log group of the flow logs"
  value       = aws_cloudwatch_log_group.flow_logs_records.name
}

output "intra_subnet_ids" {
  description = "Ids of the intra subnets"
  value = [
    aws_subnet.network_intra_a.id,
    aws_subnet.network_intra_b.id,
    aws_subnet.network_intra_c.id,
  ]
  depends_on = [
    aws_route.network_public_to_internet,
    aws_route.egress_private_a,
    aws_route.egress_private_b,
    aws_route.egress_private_c,
    aws_vpc_endpoint.endpoints_s3,
    aws_vpc_endpoint.endpoints_dynamodb,
    aws_vpc_endpoint.endpoints_ecr_api,
    aws_vpc_endpoint.endpoints_ecr_dkr,
    aws_vpc_endpoint.endpoints_logs,
    aws_vpc_endpoint.endpoints_secretsmanager,
    aws_vpc_endpoint.endpoints_kms,
    aws_vpc_endpoint.endpoints_ssmmessages,
  ]
}

output "nat_addresses" {
  description = "Public addresses that outgoing connections come from"
  value = [
    aws_eip.egress_address_a.public_ip,
    aws_eip.egress_address_b.public_ip,
    aws_eip.egress_address_c.public_ip,
  ]
}

output "private_subnet_ids" {
  description = "Ids of the private subnets"
  value = [
    aws_subnet.network_private_a.id,
    aws_subnet.network_private_b.id,
    aws_subnet.network_private_c.id,
  ]
  depends_on = [
    aws_route.network_public_to_internet,
    aws_route.egress_private_a,
    aws_route.egress_private_b,
    aws_route.egress_private_c,
    aws_vpc_endpoint.endpoints_s3,
    aws_vpc_endpoint.endpoints_dynamodb,
    aws_vpc_endpoint.endpoints_ecr_api,
    aws_vpc_endpoint.endpoints_ecr_dkr,
    aws_vpc_endpoint.endpoints_logs,
    aws_vpc_endpoint.endpoints_secretsmanager,
    aws_vpc_endpoint.endpoints_kms,
    aws_vpc_endpoint.endpoints_ssmmessages,
  ]
}

output "public_subnet_ids" {
  description = "Ids of the public subnets"
  value = [
    aws_subnet.network_public_a.id,
    aws_subnet.network_public_b.id,
    aws_subnet.network_public_c.id,
  ]
  depends_on = [
    aws_route.network_public_to_internet,
    aws_route.egress_private_a,
    aws_route.egress_private_b,
    aws_route.egress_private_c,
    aws_vpc_endpoint.endpoints_s3,
    aws_vpc_endpoint.endpoints_dynamodb,
    aws_vpc_endpoint.endpoints_ecr_api,
    aws_vpc_endpoint.endpoints_ecr_dkr,
    aws_vpc_endpoint.endpoints_logs,
    aws_vpc_endpoint.endpoints_secretsmanager,
    aws_vpc_endpoint.endpoints_kms,
    aws_vpc_endpoint.endpoints_ssmmessages,
  ]
}

output "vpc_id" {
  description = "Id of the VPC"
  value       = aws_vpc.network_main.id
}
