"""``python -m terrace``: the same as the command ``terrace``."""

import sys

from terrace.cli import main

sys.exit(main())
