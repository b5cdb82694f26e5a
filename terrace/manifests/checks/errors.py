"""The error that ends a check before its answer can be trusted."""

from terrace.errors import UserError


class CouldNotCheckError(UserError):
    """The manifests cannot be judged: what is missing, and what to do."""
