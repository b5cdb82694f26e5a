"""scan-waivers.toml: findings of the scanners that are right to accept.

One engine with waivers.toml, and a file apart from it: what is wrong there stops a synthesis, and
so a deployment; what is wrong here may be the news of a scanner's release, and stops the scan.
"""

from datetime import date
from pathlib import Path

from conventions import UnreadableError, waiver_file
from conventions.waiver_file import WaiverFile
from terrace.scan.errors import CouldNotScanError

NAME = "scan-waivers.toml"


def read(file: Path, *, today: date) -> WaiverFile:
    """Read the waivers before anything is scanned; a missing file means none.

    Raises:
        CouldNotScanError: It is not TOML, holds something else, or tables are not right.
    """
    try:
        known = waiver_file.read(file, today=today)
    except UnreadableError as problem:
        raise CouldNotScanError(str(problem)) from None
    if known.mistakes:
        mistakes = "; ".join(" ".join(each) for each in known.mistakes)
        raise CouldNotScanError(f"{file}: {mistakes}")
    return known
