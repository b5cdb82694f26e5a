"""scan-waivers.toml: findings of the scanners that are right to accept.

One engine with waivers.toml, and a file apart from it: what is wrong there stops a synthesis, and
so a deployment; what is wrong here may be the news of a scanner's release, and stops the scan.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

from conventions import UnreadableError, waiver_file
from conventions.waiver_file import WaiverFile
from terrace.scan.errors import CouldNotScanError

NAME = "scan-waivers.toml"
MANIFESTS = "kubernetes/"
AREAS = (MANIFESTS, "docker/")
"""Beginnings of the paths of what is not a plan, and is scanned by a command of its own."""


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


def of_plans(known: WaiverFile) -> WaiverFile:
    """Return the waivers of findings in plans, so that no other scan's count as unused."""
    kept = tuple(each for each in known.waivers if not each.path.startswith(AREAS))
    return replace(known, waivers=kept)


def of_area(known: WaiverFile, area: str) -> WaiverFile:
    """Return the waivers of findings in files whose paths begin so."""
    kept = tuple(each for each in known.waivers if each.path.startswith(area))
    return replace(known, waivers=kept)
