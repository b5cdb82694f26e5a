variable "common_tags" {
  description = "Tags of every resource"
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "emptied_on_destroy" {
  description = "Destroying deletes the logs too"
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

variable "project_name" {
  description = "Name of the project, first part of every name"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,11}$", var.project_name))
    error_message = "project_name allows 2 to 12 lower-case letters or digits, a letter first."
  }
}

variable "retention_days" {
  description = "Days after which logs are deleted"
  type        = number
  default     = 400
  nullable    = false

  validation {
    condition     = var.retention_days >= 1
    error_message = "retention_days allows 1 or more."
  }
}
