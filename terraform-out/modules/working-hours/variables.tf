variable "alerts_topic_arn" {
  description = "Topic that alarms report to, as module `monitoring` makes it"
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

variable "data_key_arn" {
  description = "KMS key of data, backups and credentials"
  type        = string
  nullable    = false
}

variable "database_identifier" {
  description = "Identifier of the RDS instance"
  type        = string
  nullable    = false
}

variable "ends_hour" {
  description = "Hour at which it is stopped, 2 to 23"
  type        = number
  default     = 20
  nullable    = false

  validation {
    condition     = var.ends_hour >= 2 && var.ends_hour <= 23 && var.ends_hour > var.starts_hour
    error_message = "ends_hour allows 2 to 23, after starts_hour."
  }
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

variable "group_name" {
  description = "Auto Scaling group of the job fleet"
  type        = string
  nullable    = false
}

variable "maximum_instances" {
  description = "Most instances by day"
  type        = number
  default     = 2
  nullable    = false

  validation {
    condition     = var.maximum_instances >= 1
    error_message = "maximum_instances allows 1 or more."
  }
}

variable "maximum_tasks" {
  description = "Most tasks by day"
  type        = number
  default     = 2
  nullable    = false

  validation {
    condition     = var.maximum_tasks >= 1
    error_message = "maximum_tasks allows 1 or more."
  }
}

variable "minimum_instances" {
  description = "Fewest instances by day"
  type        = number
  default     = 0
  nullable    = false

  validation {
    condition     = var.minimum_instances >= 0
    error_message = "minimum_instances allows 0 or more."
  }
}

variable "minimum_tasks" {
  description = "Fewest tasks by day"
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.minimum_tasks >= 1
    error_message = "minimum_tasks allows 1 or more."
  }
}

variable "no_tasks_alarm_arn" {
  description = "Alarm that would ring at night, as module `compute` makes it"
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

variable "service_permissions_boundary_arn" {
  description = "Permission boundary of the other roles, which AWS's services take; empty sets none"
  type        = string
  default     = ""
  nullable    = false
}

variable "starts_hour" {
  description = "Hour at which everything runs, 1 to 22"
  type        = number
  default     = 7
  nullable    = false

  validation {
    condition     = var.starts_hour >= 1 && var.starts_hour <= 22
    error_message = "starts_hour allows 1 to 22."
  }
}

variable "time_zone" {
  description = "IANA time zone"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^([A-Z]\\w+(/[A-Z][\\w+-]+)+|UTC)$", var.time_zone))
    error_message = "time_zone allows an IANA time zone such as Europe/Berlin."
  }
}
