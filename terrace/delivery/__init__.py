"""What everything that delivers shares: exit codes, and the errors that carry them."""
