"""The platform's domains as standard Terraform modules, for who writes HCL.

A module is a stack made of variables and the same constructs that the environments use.
"""

import constructs_lib  # noqa: F401 - has to come before any import of the provider's bindings
