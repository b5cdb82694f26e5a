"""The app that `cdktf` runs: build the stacks, synthesize, check the conventions, publish."""

import os
import sys
from typing import TYPE_CHECKING

from constructs_lib import startup
from terrace import synthesis

if TYPE_CHECKING:
    from cdktf import App


def build(outdir: str) -> "App":
    """Build the stacks, to be written below `outdir`."""
    # Imported here, because a configuration is checked when it is imported, and what is
    # wrong with it, or an interruption, has to reach the user as one sentence; and cdktf
    # first: Node.js loads its half while Python loads the rest.
    import cdktf  # noqa: F401, PLC0415

    from stacks import app  # noqa: PLC0415

    return app.build(outdir, os.environ)


def main() -> int:
    """Do what `cdktf synth` asks for, and return the exit code."""
    startup.install(ahead=True)
    return synthesis.main(build)


if __name__ == "__main__":
    sys.exit(main())
