"""What keeps the platform in its bounds and brings it back: budgets, hours, backups, switches."""
