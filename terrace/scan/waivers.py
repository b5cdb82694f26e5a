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
"""Beginning of the paths of objects of Kubernetes, which `terrace kubernetes-check` scans."""


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
    """Return the waivers of findings in plans; those of manifests would count as unused there."""
    kept = tuple(each for each in known.waivers if not each.path.startswith(MANIFESTS))
    return replace(known, waivers=kept)


def of_manifests(known: WaiverFile) -> WaiverFile:
    """Return the waivers of findings in objects of Kubernetes."""
    kept = tuple(each for each in known.waivers if each.path.startswith(MANIFESTS))
    return replace(known, waivers=kept)
