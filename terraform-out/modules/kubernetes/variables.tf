variable "administrator_role_arn" {
  description = "Role that administers the cluster"
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

variable "nodes" {
  description = "System nodes, 1 to 100"
  type        = number
  default     = 2
  nullable    = false

  validation {
    condition     = var.nodes >= 1 && var.nodes <= 100
    error_message = "nodes allows 1 to 100."
  }
}

variable "notices_key_arn" {
  description = "KMS key of notices about nodes; EventBridge has to be among its users"
  type        = string
  nullable    = false
}

variable "people_account_id" {
  description = "Account in which people sign in who may be let in; may be the cluster's own"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.people_account_id))
    error_message = "people_account_id allows 12 digits."
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

variable "protected" {
  description = "What is stored refuses to be deleted: databases leave a last snapshot, buckets keep their objects, secrets can be restored; false only where nothing is real"
  type        = bool
  default     = true
  nullable    = false
}

variable "reader_role_arn" {
  description = "Role that reads everything in the cluster but its secrets"
  type        = string
  nullable    = false
}

variable "service_permissions_boundary_arn" {
  description = "Permission boundary of the other roles, which AWS's services take; empty sets none"
  type        = string
  default     = ""
  nullable    = false
}

variable "vpc_id" {
  description = "VPC to build in"
  type        = string
  nullable    = false
}
