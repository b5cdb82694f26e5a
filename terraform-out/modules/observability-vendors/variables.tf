variable "client_role_name" {
  description = "Role of the code that uses it"
  type        = string
  nullable    = false
}

variable "common_tags" {
  description = "Tags of every resource"
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "data_key_arn" {
  description = "KMS key of data, backups and credentials"
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

variable "log_group_name" {
  description = "Log group that is passed on"
  type        = string
  nullable    = false
}

variable "log_retention_days" {
  description = "How long logs are kept, in days; one of CloudWatch's periods"
  type        = number
  default     = 365
  nullable    = false

  validation {
    condition = contains(
      [30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 3653],
      var.log_retention_days
    )
    error_message = "log_retention_days allows one of 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 3653."
  }
}

variable "logs_bucket" {
  description = "Bucket for access logs in the same region, which lets services write"
  type        = string
  nullable    = false
}

variable "logs_key_arn" {
  description = "KMS key of the log groups; CloudWatch Logs has to be among its users"
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

variable "protected" {
  description = "What is stored refuses to be deleted: databases leave a last snapshot, buckets keep their objects, secrets can be restored; false only where nothing is real"
  type        = bool
  default     = true
  nullable    = false
}

variable "service_permissions_boundary_arn" {
  description = "Permission boundary of the other roles, which AWS's services take; empty sets none"
  type        = string
  default     = ""
  nullable    = false
}
