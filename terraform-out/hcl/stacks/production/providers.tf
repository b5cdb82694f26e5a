provider "aws" {
  allowed_account_ids = ["444444444444"]
  region              = "us-east-1"

  assume_role {
    role_arn = "arn:aws:iam::444444444444:role/${var.deployment_role}"
  }

  default_tags {
    tags = {
      CostCenter  = "operations"
      Environment = "production"
      ManagedBy   = "terraform"
      Owner       = "platform-team"
      Project     = "terrace"
    }
  }
}

provider "aws" {
  alias               = "shared"
  allowed_account_ids = ["111111111111"]
  region              = "us-east-1"

  default_tags {
    tags = {
      CostCenter  = "operations"
      Environment = "production"
      ManagedBy   = "terraform"
      Owner       = "platform-team"
      Project     = "terrace"
    }
  }
}

provider "aws" {
  alias               = "recovery"
  allowed_account_ids = ["444444444444"]
  region              = "us-west-2"

  assume_role {
    role_arn = "arn:aws:iam::444444444444:role/${var.deployment_role}"
  }

  default_tags {
    tags = {
      CostCenter  = "operations"
      Environment = "production"
      ManagedBy   = "terraform"
      Owner       = "platform-team"
      Project     = "terrace"
    }
  }
}
