# The resources and data sources of each domain are in a file of its own.

data "terraform_remote_state" "state_backend_stack" {
  backend = "s3"
  config = {
    bucket = "terrace-shared-state-111111111111"
    key    = "terrace/state-backend/terraform.tfstate"
    region = "us-east-1"
  }
}

# global/zone
resource "aws_route53_zone" "zone" {
  comment = "Names of the platform's environments"
  name    = "terrace.example"

  lifecycle {
    prevent_destroy = true
  }
}
