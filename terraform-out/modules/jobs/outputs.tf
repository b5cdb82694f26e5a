output "group_name" {
  description = "Auto Scaling group of the fleet"
  value       = aws_autoscaling_group.jobs_fleet_main.name
}

output "queue_url" {
  description = "Queue of jobs"
  value       = aws_sqs_queue.queue_main.url
}

output "role_name" {
  description = "Role of the jobs, to grant rights to"
  value       = aws_iam_role.jobs_fleet_instance_role_main.name
}

output "security_group_id" {
  description = "Group of the instances"
  value       = aws_security_group.jobs_fleet_instance_security_group_main.id
}

output "settings" {
  description = "What the code that uses it is told, by name"
  value = {
    JOBS_QUEUE_URL = aws_sqs_queue.queue_main.url
  }
}
