"""What the platform answers for: what builds each, what comes of it, and its test."""

from terrace.responsibilities.document import document

__all__ = ["document"]
