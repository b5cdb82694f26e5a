"""What differs between the environments, as they are synthesized."""

from terrace.parity.command import add_parser, document

__all__ = ["add_parser", "document"]
