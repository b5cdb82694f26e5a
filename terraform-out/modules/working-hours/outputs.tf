output "failed_calls_queue" {
  description = "Queue of calls that failed"
  value       = aws_sqs_queue.calls_dead_letters_main.name
}
