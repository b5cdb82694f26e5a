"""scan-waivers.toml: findings of the scanners that are right to accept.

Apart from waivers.toml, since a waiver that covers nothing there fails every synthesis, and here
it may be the news of a scanner's new release.
"""

from pathlib import Path

from conventions import UnreadableError, waiver_file
from conventions.waivers import Waiver
from terrace.scan.errors import CouldNotScanError

NAME = "scan-waivers.toml"


def read(file: Path) -> tuple[Waiver, ...]:
    """Read the waivers; a missing file means none.

    Raises:
        CouldNotScanError: It is not TOML, holds something else, or a table is not right.
    """
    try:
        known = waiver_file.read(file)
    except UnreadableError as problem:
        raise CouldNotScanError(str(problem)) from None
    for label, mistake in known.mistakes:
        raise CouldNotScanError(f"{file}: {label} {mistake}")
    return known.waivers
