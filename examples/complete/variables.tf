variable "region" {
  description = "Region to build in"
  type        = string
  default     = "us-east-1"
}

variable "cidr" {
  description = "Block of the VPC, /16 to /20"
  type        = string
  default     = "10.40.0.0/16"
}

variable "domain" {
  description = "Public DNS zone to make"
  type        = string
  default     = "acme.example"
}

variable "image_tag" {
  description = "Tag of the image in the registry that this makes"
  type        = string
  default     = "0.1.0"
}

variable "repository" {
  description = "GitHub repository whose runs deploy, <owner>/<name>"
  type        = string
  default     = "acme/platform"
}

variable "permissions_boundary_arn" {
  description = "Boundary of roles that run code, as module account makes it; empty sets none"
  type        = string
  default     = ""
}
