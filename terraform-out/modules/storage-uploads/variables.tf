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

variable "emptied_on_destroy" {
  description = "Destroying deletes the objects too"
  type        = bool
  default     = false
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

variable "logs_bucket" {
  description = "Bucket for access logs in the same region, which lets services write"
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

variable "restorable_days" {
  description = "How long a deleted or overwritten object can be brought back, in days"
  type        = number
  default     = 35
  nullable    = false

  validation {
    condition     = var.restorable_days >= 1
    error_message = "restorable_days allows 1 or more."
  }
}

variable "user_role_name" {
  description = "Role that works with objects"
  type        = string
  nullable    = false
}
