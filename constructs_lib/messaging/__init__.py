"""Queues that several domains need."""
