"""Constructs of the platform: one folder for each domain, one construct for each file."""
