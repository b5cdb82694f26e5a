variable "alerts_topic_arn" {
  description = "Topic that alarms report to, as module `monitoring` makes it"
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

variable "image" {
  description = "Image with a fixed tag or digest"
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

variable "logs_key_arn" {
  description = "KMS key of the log groups; CloudWatch Logs has to be among its users"
  type        = string
  nullable    = false
}

variable "longest_job_seconds" {
  description = "How long a job is hidden from others while one works on it, in seconds"
  type        = number
  default     = 900
  nullable    = false

  validation {
    condition     = var.longest_job_seconds >= 1 && var.longest_job_seconds <= 43200
    error_message = "longest_job_seconds allows 1 to 43200."
  }
}

variable "maximum_instances" {
  description = "Where scaling out stops, 1 to 1000"
  type        = number
  default     = 4
  nullable    = false

  validation {
    condition     = var.maximum_instances >= 1 && var.maximum_instances <= 1000 && var.maximum_instances >= var.minimum_instances
    error_message = "maximum_instances allows 1 to 1000, minimum_instances or more."
  }
}

variable "minimum_instances" {
  description = "Instances that always run, 0 to 1000"
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.minimum_instances >= 0 && var.minimum_instances <= 1000
    error_message = "minimum_instances allows 0 to 1000."
  }
}

variable "permissions_boundary_arn" {
  description = "Permission boundary of roles that run the project's code, as module `account` makes it; empty sets none"
  type        = string
  default     = ""
  nullable    = false
}

variable "private_subnet_ids" {
  description = "Ids of the private subnets, at least two in different zones"
  type        = list(string)
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

variable "repository_arn" {
  description = "ECR repository that the image comes from"
  type        = string
  nullable    = false
}

variable "retention_days" {
  description = "How long a job waits before it is dropped, in days"
  type        = number
  default     = 4
  nullable    = false

  validation {
    condition     = var.retention_days >= 1 && var.retention_days <= 14
    error_message = "retention_days allows 1 to 14."
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

variable "vpc_id" {
  description = "VPC to build in"
  type        = string
  nullable    = false
}
