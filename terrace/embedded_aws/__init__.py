"""An AWS on loopback, without an account: moto with what Terraform needs and moto lacks."""
