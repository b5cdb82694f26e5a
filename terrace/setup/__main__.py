"""The entry of ``python3 -m terrace.setup``, which first makes sure of the Python it runs on."""

import sys

from terrace.setup import interpreter

if __name__ == "__main__":
    interpreter.ensure()
    from terrace.setup.command import main

    sys.exit(main(sys.argv[1:]))
