"""Is this Python new enough, and which other one is?

Kept to a syntax that any Python 3 parses, so that an old one is refused in words.
"""

import os
import shutil
import subprocess
import sys

MINIMUM = (3, 11)
NEWER = ("python3.13", "python3.12", "python3.11")


def ensure() -> None:
    """Return on a new enough Python; go on with another from PATH, or end with one sentence."""
    if sys.platform == "win32":
        sys.exit("error: set-up runs on Linux and macOS; on Windows use it inside WSL")
    if sys.version_info[:2] >= MINIMUM:
        return
    newer = find_newer()
    if not newer:
        sys.exit("error: " + refusal(sys.version.split()[0], sys.executable))
    sys.stdout.write(
        f"Python {sys.version.split()[0]} is too old for Terrace, going on with {newer}\n"
    )
    sys.stdout.flush()
    os.execv(newer, [newer, "-m", "terrace.setup", *sys.argv[1:]])  # noqa: S606 - no shell


def find_newer() -> str:
    """Return the path of a new enough Python on PATH, or an empty text."""
    for name in NEWER:
        path = shutil.which(name)
        if path and _is_enough(path):
            return path
    return ""


def refusal(version: str, executable: str) -> str:
    """Say what was found, what is needed, and how to choose another."""
    return (
        f"Terrace needs Python 3.11 or newer, and {executable} is Python {version}; "
        "install one and choose it with: make setup PYTHON=python3.12"
    )


def _is_enough(path: str) -> bool:
    question = "import sys; sys.exit(sys.version_info[:2] < (3, 11))"
    try:
        return subprocess.call([path, "-c", question], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False
