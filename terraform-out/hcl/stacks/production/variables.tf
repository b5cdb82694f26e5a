variable "deployment_role" {
  description = "Role to work with in this account; a plan can do with terrace-production-plan"
  type        = string
  default     = "terrace-production-deployment"
}
