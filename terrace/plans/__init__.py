"""What a deployment would change: planned, told, approved by its fingerprint, and looked for."""
