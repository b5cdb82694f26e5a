variable "capacity_provider" {
  description = "FARGATE, or FARGATE_SPOT for spare capacity that AWS may take back"
  type        = string
  default     = "FARGATE"
  nullable    = false

  validation {
    condition     = contains(["FARGATE", "FARGATE_SPOT"], var.capacity_provider)
    error_message = "capacity_provider allows one of FARGATE, FARGATE_SPOT."
  }
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
  description = "CPU of a task; 1024 are one vCPU"
  type        = number
  default     = 512
  nullable    = false

  validation {
    condition     = contains([256, 512, 1024, 2048, 4096], var.cpu_units)
    error_message = "cpu_units allows one of 256, 512, 1024, 2048, 4096."
  }
}

variable "deletion_protection" {
  description = "The load balancer refuses to be deleted until this is false"
  type        = bool
  default     = true
  nullable    = false
}

variable "desired_count" {
  description = "Tasks at creation, and the fewest that run"
  type        = number
  default     = 2
  nullable    = false

  validation {
    condition     = var.desired_count >= 1
    error_message = "desired_count allows 1 or more."
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

variable "host" {
  description = "Host name that the load balancer answers for"
  type        = string
  nullable    = false
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
  description = "Bucket for the load balancer's access logs, which lets it write"
  type        = string
  nullable    = false
}

variable "logs_key_arn" {
  description = "KMS key of the log groups; CloudWatch Logs has to be among its users"
  type        = string
  nullable    = false
}

variable "maximum_count" {
  description = "Where scaling out stops, in tasks"
  type        = number
  default     = 6
  nullable    = false

  validation {
    condition     = var.maximum_count >= var.desired_count
    error_message = "maximum_count allows desired_count or more."
  }
}

variable "memory_mib" {
  description = "Memory of a task in MiB, 2 to 8 times the CPU units"
  type        = number
  default     = 1024
  nullable    = false

  validation {
    condition     = var.memory_mib >= 512 && var.memory_mib <= 30720
    error_message = "memory_mib allows 512 to 30720."
  }
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

variable "vpc_id" {
  description = "VPC to build in"
  type        = string
  nullable    = false
}
