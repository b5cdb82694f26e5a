"""Keys and roles: what is encrypted with what, and who may do what."""
