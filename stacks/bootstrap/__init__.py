"""What an environment's account has before its first deployment, as a CloudFormation template.

The role that deploys, and the limits that it cannot move: an administrator of the account makes
them, with `terrace bootstrap <environment>` or with CloudFormation alone. Nothing here is in a
Terraform state.
"""
