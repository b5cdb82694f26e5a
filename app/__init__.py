"""The reference service that the platform runs: notes, in PostgreSQL or in SQLite."""
