"""What can be wrong with a document itself."""


class DocumentError(ValueError):
    """Terraform JSON that Terraform could not read either: what is wrong, and the text."""
