"""Former versions of Terraform's states, and the way back to one."""
