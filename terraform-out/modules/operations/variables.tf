variable "alerts_topic_arn" {
  description = "Topic that alarms report to, as module `monitoring` makes it"
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

variable "monthly_usd" {
  description = "What a month may cost, 1 to 10000000 USD"
  type        = number
  nullable    = false

  validation {
    condition     = var.monthly_usd >= 1 && var.monthly_usd <= 10000000
    error_message = "monthly_usd allows 1 to 10000000 USD."
  }
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
