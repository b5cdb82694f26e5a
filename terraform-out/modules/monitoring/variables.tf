variable "alerts_key_arn" {
  description = "KMS key of notifications; CloudWatch has to be among its users"
  type        = string
  nullable    = false
}

variable "cluster_name" {
  description = "ECS cluster"
  type        = string
  nullable    = false
}

variable "common_tags" {
  description = "Tags of every resource"
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "database_identifier" {
  description = "Identifier of the RDS instance"
  type        = string
  nullable    = false
}

variable "environment" {
  description = "Environment, second part of every name"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,11}$", var.environment))
    error_message = "environment allows 2 to 12 lower-case letters or digits, a letter first."
  }
}

variable "load_balancer_arn_suffix" {
  description = "ARN suffix of the load balancer"
  type        = string
  nullable    = false
}

variable "project_name" {
  description = "Name of the project, first part of every name"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,11}$", var.project_name))
    error_message = "project_name allows 2 to 12 lower-case letters or digits, a letter first."
  }
}

variable "runbooks_url" {
  description = "Address of the folder of runbooks; alarms link <page>.md#<heading> below it"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^https://.*[^/]$", var.runbooks_url))
    error_message = "runbooks_url allows an https address without / at its end."
  }
}

variable "service_name" {
  description = "ECS service"
  type        = string
  nullable    = false
}

variable "target_group_arn_suffix" {
  description = "ARN suffix of the target group"
  type        = string
  nullable    = false
}
