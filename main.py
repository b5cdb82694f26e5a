"""The app that `cdktf` runs: build the stacks, synthesize, check the conventions, publish."""

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from terrace import synthesis

if TYPE_CHECKING:
    from cdktf import App


def build(outdir: str, environments: Sequence[str]) -> "App":
    """Build the shared stacks and those of some environments, to be written below `outdir`."""
    # Imported here, because a configuration is checked when it is imported, and what is
    # wrong with it has to reach the user as one sentence.
    from stacks import app  # noqa: PLC0415

    return app.build(outdir, os.environ, environments)


if __name__ == "__main__":
    sys.exit(synthesis.main(build))
