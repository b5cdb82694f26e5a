terraform {
  backend "s3" {
    bucket       = "terrace-shared-state-111111111111"
    encrypt      = true
    key          = "terrace/staging/terraform.tfstate"
    kms_key_id   = "arn:aws:kms:us-east-1:111111111111:alias/terrace-shared-state"
    region       = "us-east-1"
    use_lockfile = true
  }
}
