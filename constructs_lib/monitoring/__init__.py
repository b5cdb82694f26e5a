"""What watches the platform: alarms with a way to somebody, and a dashboard."""
