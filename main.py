"""The app that `cdktf` runs: build the stacks, synthesize, check the conventions, publish."""

import os
import sys
from collections.abc import Collection
from typing import TYPE_CHECKING

from terrace import synthesis

if TYPE_CHECKING:
    from cdktf import App


def build(outdir: str, stacks: Collection[str]) -> "App":
    """Build the named stacks, to be written below `outdir`."""
    # Imported here, because a configuration is checked when it is imported, and what is
    # wrong with it has to reach the user as one sentence.
    from stacks import app  # noqa: PLC0415

    return app.build(outdir, os.environ, stacks)


if __name__ == "__main__":
    sys.exit(synthesis.main(build))
