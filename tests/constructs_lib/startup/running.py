"""Programs in processes of their own, with the fast start-up of this project or of anybody."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]

INSTALL = """
from constructs_lib import startup
startup.install(ahead=True)
"""

AUTO = """
import constructs_lib.startup.auto
"""


def run(code: str, *, optimized: bool = True, **variables: str) -> subprocess.CompletedProcess[str]:
    options = ["-O"] if optimized else []
    return subprocess.run(
        [sys.executable, *options, "-c", code],
        cwd=ROOT,
        env=os.environ | variables,
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )


def python(code: str, *, install: str = INSTALL, **options: Any) -> str:
    return run(install + code, **options).stdout.strip()
