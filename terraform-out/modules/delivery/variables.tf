variable "apply_role_arns" {
  description = "Roles in the environment's account that a apply goes on into"
  type        = list(string)
  nullable    = false
}

variable "apply_state_policy_arn" {
  description = "IAM policy that gives a apply its part of the state"
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

variable "plan_role_arns" {
  description = "Roles in the environment's account that a plan goes on into"
  type        = list(string)
  nullable    = false
}

variable "plan_state_policy_arn" {
  description = "IAM policy that gives a plan its part of the state"
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

variable "protected" {
  description = "What is stored refuses to be deleted: databases leave a last snapshot, buckets keep their objects, secrets can be restored; false only where nothing is real"
  type        = bool
  default     = true
  nullable    = false
}

variable "reader_arns" {
  description = "Who may pull images: accounts as arn:aws:iam::<account>:root, or roles"
  type        = list(string)
  nullable    = false
}

variable "registry_key_arn" {
  description = "KMS key of the images"
  type        = string
  nullable    = false
}

variable "repository" {
  description = "GitHub repository that is trusted, as the subjects of its runs name it: <owner>@<id>/<name>@<id>, or <owner>/<name> where it is older than 2026-07-15"
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[^/*]+/[^/*]+$", var.repository))
    error_message = "repository allows <owner>/<name>."
  }
}

variable "zone_arn" {
  description = "DNS zone whose records a deployment changes"
  type        = string
  nullable    = false
}
