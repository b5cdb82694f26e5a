"""The platform's domains as standard Terraform modules, for who writes HCL.

A module is a stack made of variables and the same constructs that the environments use.
"""
