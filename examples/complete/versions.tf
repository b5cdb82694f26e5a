terraform {
  required_version = ">= 1.11, < 2.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = var.region
}

# CloudFront's part of the edge is there, wherever the rest is.
provider "aws" {
  alias  = "edge"
  region = "us-east-1"
}
