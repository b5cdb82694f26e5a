# The resources and data sources of each domain are in a file of its own.

data "terraform_remote_state" "global_stack" {
  backend = "s3"
  config = {
    bucket = "terrace-shared-state-111111111111"
    key    = "terrace/global/terraform.tfstate"
    region = "us-east-1"
  }
}

locals {
  releases_app_image    = "${data.terraform_remote_state.global_stack.outputs.repository_url_app}${jsondecode(aws_ssm_parameter.releases_app_main.insecure_value).image}"
  releases_worker_image = "${data.terraform_remote_state.global_stack.outputs.repository_url_app}${jsondecode(aws_ssm_parameter.releases_worker_main.insecure_value).image}"
}
