variable "alarm_arn" {
  description = "Alarm that takes a version back when it rings"
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

variable "environment" {
  description = "Environment, second part of every name"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,11}$", var.environment))
    error_message = "environment allows 2 to 12 lower-case letters or digits, a letter first."
  }
}

variable "flags" {
  description = "Whether each switch is on, by its name"
  type        = map(bool)
  nullable    = false

  validation {
    condition     = length(var.flags) > 0 && alltrue([for name in keys(var.flags) : can(regex("^[a-z][a-z0-9_]{0,63}$", name))])
    error_message = "flags allows one or more of lower-case letters, digits and underscores, a letter first."
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

variable "service_permissions_boundary_arn" {
  description = "Permission boundary of the other roles, which AWS's services take; empty sets none"
  type        = string
  default     = ""
  nullable    = false
}
