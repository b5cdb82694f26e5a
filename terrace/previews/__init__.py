"""Environments of pull requests: deployed, found again, and taken down when their time is over."""
