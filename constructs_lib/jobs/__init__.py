"""Work that nobody waits for: a queue, and instances that come and go with it."""
