"""New environments, and new services in one: files and entries that pass every check at once."""
