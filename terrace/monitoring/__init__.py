"""Alert rules of objectives, and what monitoring's files are held to."""
