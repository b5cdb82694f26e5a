variable "alerts_topic_arn" {
  description = "Topic that alarms report to, as module `monitoring` makes it"
  type        = string
  nullable    = false
}

variable "certificate_arn" {
  description = "Certificate of the host name"
  type        = string
  nullable    = false
}

variable "common_tags" {
  description = "Tags of every resource"
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "cpu_units" {
  description = "CPU of a task, 1024 for a vCPU"
  type        = number
  default     = 512
  nullable    = false

  validation {
    condition     = contains([256, 512, 1024, 2048, 4096], var.cpu_units)
    error_message = "cpu_units allows one of 256, 512, 1024, 2048, 4096."
  }
}

variable "domain" {
  description = "Host name that the load balancer answers for"
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

variable "maximum_tasks" {
  description = "Where scaling out stops, in tasks"
  type        = number
  default     = 6
  nullable    = false

  validation {
    condition     = var.maximum_tasks >= var.minimum_tasks
    error_message = "maximum_tasks allows minimum_tasks or more."
  }
}

variable "memory_mib" {
  description = "Memory of a task in MiB"
  type        = number
  default     = 1024
  nullable    = false

  validation {
    condition     = var.memory_mib >= 2 * var.cpu_units && var.memory_mib <= min(8 * var.cpu_units, 30720) && (var.memory_mib % 1024 == 0 || var.memory_mib == 512)
    error_message = "memory_mib allows 2 to 8 times cpu_units in steps of 1024, at most 30720; or 512."
  }
}

variable "minimum_tasks" {
  description = "Tasks that always run, 1 to 1000"
  type        = number
  default     = 2
  nullable    = false

  validation {
    condition     = var.minimum_tasks >= 1 && var.minimum_tasks <= 1000
    error_message = "minimum_tasks allows 1 to 1000."
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

variable "public_subnet_ids" {
  description = "Ids of the public subnets, at least two in different zones"
  type        = list(string)
  nullable    = false
}

variable "repository_arn" {
  description = "ECR repository that the image comes from"
  type        = string
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

variable "settings" {
  description = "What its code is told, by names of environment variables; no secrets"
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "spot" {
  description = "Run on spare capacity, which AWS may take back"
  type        = bool
  default     = false
  nullable    = false
}

variable "vpc_cidr" {
  description = "Block that may try a new version on port 8443"
  type        = string
  nullable    = false
}

variable "vpc_id" {
  description = "VPC to build in"
  type        = string
  nullable    = false
}
