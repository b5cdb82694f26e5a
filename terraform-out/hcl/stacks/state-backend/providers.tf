provider "aws" {
  allowed_account_ids = ["111111111111"]
  region              = "us-east-1"

  default_tags {
    tags = {
      CostCenter  = "operations"
      Environment = "shared"
      ManagedBy   = "terraform"
      Owner       = "platform-team"
      Project     = "terrace"
    }
  }
}

provider "aws" {
  alias               = "recovery"
  allowed_account_ids = ["111111111111"]
  region              = "us-west-2"

  default_tags {
    tags = {
      CostCenter  = "operations"
      Environment = "shared"
      ManagedBy   = "terraform"
      Owner       = "platform-team"
      Project     = "terrace"
    }
  }
}
