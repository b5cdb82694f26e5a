"""`python -m terrace.embedded_aws up`: the same as `terrace local up`."""

import sys

from terrace import cli

sys.exit(cli.main(["local", *sys.argv[1:]]))
