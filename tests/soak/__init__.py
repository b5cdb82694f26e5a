"""Long runs that look for what rarely goes wrong; each is a module with a ``main``."""
