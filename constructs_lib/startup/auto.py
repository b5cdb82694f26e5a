"""Importing this module is installing the fast start-up: the first line of a program of cdktf.

See `constructs_lib.startup`.
"""

from constructs_lib import startup

startup.install()
