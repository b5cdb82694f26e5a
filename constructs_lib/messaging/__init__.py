"""Queues that several domains need."""

from constructs_lib.messaging.dead_letters import DeadLetters, require_tls

__all__ = ["DeadLetters", "require_tls"]
