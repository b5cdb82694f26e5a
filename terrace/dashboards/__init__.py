"""Grafana's dashboards, built from Python, committed as JSON, and put into Managed Grafana."""
