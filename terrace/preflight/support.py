"""Versions that the stack uses, and whether AWS still supports them."""

from collections.abc import Iterator
from functools import partial

from constructs_lib.versions import VERSIONS, Version
from terrace import versions
from terrace.preflight.check import Check, Finding, fine, stops, warns
from terrace.preflight.place import Place


def checks(place: Place) -> Iterator[Check]:
    """Look at each version that the stack names and that has an end."""
    uses = versions.uses([place.stack])
    for version in VERSIONS.values():
        if version.ends and any(version.is_at(*use) for use in uses):
            yield Check(f"support of {version.thing}", partial(_judge, version=version))


def _judge(place: Place, *, version: Version) -> Finding:
    days = (version.due - place.now.date()).days
    said = f"{version.version}: support ends on {version.due}"
    helps = f"raise it in {versions.TOML}, then make synth"
    if days < 0:
        return stops(f"{version.version}: support ended on {version.due}", helps)
    return warns(said, helps) if days < versions.WARN_DAYS else fine(said)
