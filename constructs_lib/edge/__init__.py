"""Where the world comes in: names and certificates."""

from constructs_lib.edge.certificate import Certificate

__all__ = ["Certificate"]
