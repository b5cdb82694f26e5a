output "arn" {
  description = "ARN of the table"
  value       = aws_dynamodb_table.main.arn
}

output "name" {
  description = "Name of the table"
  value       = aws_dynamodb_table.main.name
}

output "settings" {
  description = "What the code that uses it is told, by name"
  value = {
    TABLE_NAME = aws_dynamodb_table.main.name
  }
}
