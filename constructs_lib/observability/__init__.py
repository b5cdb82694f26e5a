"""Managed services to look into an environment: metrics, traces, logs, and a user's view."""
