"""What of an account will stop a deployment, said before it begins."""
