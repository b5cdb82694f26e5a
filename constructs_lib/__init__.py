"""Constructs of the platform: one folder for each domain, one construct for each file.

Importing this package prepares the fast start-up of the provider's bindings and loads
nothing else.
"""

from constructs_lib import startup

startup.install()
