"""Places of what is not there, for findings about a lack."""

from typing import NamedTuple


class Missing(NamedTuple):
    """Where something ought to be.

    Attributes:
        document: Name of the document that lacks it.
        path: Where it would be, so that a waiver can name it.
    """

    document: str
    path: str
