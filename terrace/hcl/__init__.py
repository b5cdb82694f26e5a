"""HCL from Terraform JSON: formatted as `terraform fmt` would, planning the same.

The provider's own schema tells nested blocks from attributes. `terrace.hcl.schema` renews the
committed part of it.
"""

from terrace.hcl.stack import write_stack
from terrace.hcl.tree import BlockTree, load
from terrace.hcl.writer import write

__all__ = ["BlockTree", "load", "write", "write_stack"]
