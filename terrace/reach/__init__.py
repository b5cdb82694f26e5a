"""Who reaches what, by network and by permission, as an AWS account has it."""
