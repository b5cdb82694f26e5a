"""`make image-scan`: what trivy finds in an image, with the trivy that is locked here."""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from terrace.errors import UserError
from terrace.scan import tools
from terrace.toolchain import repository_root

FINDINGS, COULD_NOT_SCAN = 1, 2  # exit codes, as of `terrace scan`
_FOUND = 10  # trivy's own exit code for findings; it ends with 1 where it cannot scan
# What nobody has mended yet stops no deployment of what is mended.
_OPTIONS = ("--scanners", "vuln,secret", "--severity", "HIGH,CRITICAL", "--ignore-unfixed")


def main(arguments: Sequence[str] | None = None, root: Path | None = None) -> int:
    """Scan an image and return the exit code: 0 nothing, 1 findings, 2 could not scan."""
    parser = argparse.ArgumentParser(prog="make image-scan", description=__doc__)
    parser.add_argument("image", help="such as app:local, or with a digest")
    parser.add_argument("--sarif", metavar="FILE", help="write it for code scanning, too")
    chosen = parser.parse_args(arguments)
    base = root or repository_root()
    try:
        tools.bring_about_tools(base, os.environ)
        program = tools.trivy(base, os.environ)
    except UserError as problem:
        sys.stderr.write(f"error: {problem}\n")
        return COULD_NOT_SCAN
    return scan(program, chosen.image, sarif=chosen.sarif)


def scan(program: Path, image: str, *, sarif: str | None) -> int:
    """Scan an image with a trivy.

    Args:
        program: The trivy.
        image: Name of the image, here or in a registry.
        sarif: File that code scanning reads; None writes none.
    """
    env = {name: value for name, value in os.environ.items() if not name.startswith("TRIVY_")}
    with tempfile.TemporaryDirectory(prefix="terrace-image-") as empty:  # no configuration but ours
        command = [str(program), "image", "--quiet", *_OPTIONS, "--exit-code", str(_FOUND)]
        if sarif:
            forms = ["--format", "sarif", "--output", str(Path(sarif).resolve())]
            subprocess.run([*command, *forms, image], cwd=empty, env=env, check=False)
        ended = subprocess.run([*command, image], cwd=empty, env=env, check=False)
    if ended.returncode not in {0, _FOUND}:
        sys.stderr.write(f"error: trivy could not scan {image}\n")
        return COULD_NOT_SCAN
    return FINDINGS if ended.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
