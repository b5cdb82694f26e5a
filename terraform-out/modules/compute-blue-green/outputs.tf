output "cluster_name" {
  description = "ECS cluster"
  value       = "${var.project_name}-${var.environment}"
}

output "codedeploy_application" {
  description = "Its application"
  value       = aws_codedeploy_app.service_app_blue_green_main.name
}

output "deployment_group" {
  description = "Deployment group of CodeDeploy"
  value       = aws_codedeploy_deployment_group.service_app_blue_green_group.deployment_group_name
}

output "errors_alarm_arn" {
  description = "Alarm on failed requests, for rollouts"
  value       = aws_cloudwatch_metric_alarm.service_app_alarms_requests_high_error_rate.arn
}

output "load_balancer_arn_suffix" {
  description = "Its name in CloudWatch"
  value       = aws_lb.load_balancer_main.arn_suffix
}

output "load_balancer_dns_name" {
  description = "Name to point an alias record at"
  value       = aws_lb.load_balancer_main.dns_name
}

output "load_balancer_zone_id" {
  description = "Zone of that name"
  value       = aws_lb.load_balancer_main.zone_id
}

output "no_tasks_alarm_arn" {
  description = "Alarm that rings when nothing runs"
  value       = aws_cloudwatch_metric_alarm.service_app_alarms_no_running_tasks.arn
}

output "security_group_id" {
  description = "Group of the tasks"
  value       = aws_security_group.service_app_security_group_main.id
}

output "service_name" {
  description = "ECS service"
  value       = "${var.project_name}-${var.environment}-app"
}

output "target_group_arn_suffix" {
  description = "Its name in CloudWatch"
  value       = aws_lb_target_group.service_app_route_targets.arn_suffix
}

output "task_definition_arn" {
  description = "What to deploy next"
  value       = aws_ecs_task_definition.service_app_task_main.arn
}

output "task_role_name" {
  description = "Role to grant rights to"
  value       = aws_iam_role.service_app_task_role_main.name
}
