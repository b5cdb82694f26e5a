output "application_role_name" {
  description = "Role of the application's pods"
  value       = aws_iam_role.pod_app_main.name
}

output "argo_rollouts_role_name" {
  description = "Role of argo-rollouts, which asks for samples"
  value       = aws_iam_role.argo_rollouts_main.name
}

output "certificate_authority" {
  description = "Certificate that the endpoint is known by, in base64"
  value       = aws_eks_cluster.control_plane_main.certificate_authority[0].data
}

output "cluster_name" {
  description = "Name of the cluster"
  value       = aws_eks_cluster.control_plane_main.name
}

output "collector_role_name" {
  description = "Role of the collector"
  value       = aws_iam_role.collector_main.name
}

output "endpoint" {
  description = "Kubernetes API, inside the VPC"
  value       = aws_eks_cluster.control_plane_main.endpoint
}

output "karpenter_instance_profile" {
  description = "Profile to name in an EC2NodeClass"
  value       = aws_iam_instance_profile.karpenter_profile.name
}

output "karpenter_queue" {
  description = "Queue of notices about nodes"
  value       = aws_sqs_queue.karpenter_interruptions_queue.name
}

output "log_router_role_name" {
  description = "Role of Fluent Bit"
  value       = aws_iam_role.log_shipping_role_main.name
}

output "metrics_adapter_role_name" {
  description = "Role of metrics-adapter, which asks for samples"
  value       = aws_iam_role.metrics_adapter_main.name
}

output "nodes_security_group_id" {
  description = "Group of the nodes"
  value       = aws_security_group.security_group_main.id
}

output "people_role_arn" {
  description = "Role that lets people in"
  value       = aws_iam_role.way_in_role.arn
}

output "pods_log_group" {
  description = "Log group of pods"
  value       = aws_cloudwatch_log_group.log_shipping_pods.name
}
