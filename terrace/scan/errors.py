"""The error that ends a scan before its findings can be trusted."""

from terrace.errors import UserError


class CouldNotScanError(UserError):
    """The scan says nothing about the stacks: what is missing, and what to do."""
