variable "address" {
  description = "What the canary calls every five minutes"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^https://.+$", var.address))
    error_message = "address allows an https address."
  }
}

variable "alert_rules" {
  description = "Groups of alert rules in Prometheus' own YAML, such as of file(); one of them is Watchdog, which always fires"
  type        = string
  nullable    = false
}

variable "alerts_key_arn" {
  description = "KMS key of alarms, which Prometheus may use"
  type        = string
  nullable    = false
}

variable "alerts_topic_arn" {
  description = "Topic that alarms report to, as module `monitoring` makes it"
  type        = string
  nullable    = false
}

variable "artifacts_bucket" {
  description = "Versioned bucket for the canary's script, as module `functions` makes it"
  type        = string
  nullable    = false
}

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

variable "permissions_boundary_arn" {
  description = "Permission boundary of roles that run the project's code, as module `account` makes it; empty sets none"
  type        = string
  default     = ""
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

variable "runbooks_url" {
  description = "Address of the folder of runbooks; alarms link <page>.md#<heading> below it"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^https://.*[^/]$", var.runbooks_url))
    error_message = "runbooks_url allows an https address without / at its end."
  }
}

variable "service_permissions_boundary_arn" {
  description = "Permission boundary of the other roles, which AWS's services take; empty sets none"
  type        = string
  default     = ""
  nullable    = false
}
