provider "aws" {
  allowed_account_ids = ["333333333333"]
  region              = "us-east-1"

  assume_role {
    role_arn = "arn:aws:iam::333333333333:role/${var.deployment_role}"
  }

  default_tags {
    tags = {
      CostCenter  = "engineering"
      Environment = "staging"
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
      CostCenter  = "engineering"
      Environment = "staging"
      ManagedBy   = "terraform"
      Owner       = "platform-team"
      Project     = "terrace"
    }
  }
}
