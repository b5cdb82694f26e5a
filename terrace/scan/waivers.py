"""scan-waivers.toml: findings that are right to accept, with a reason, an owner and an end.

Apart from waivers.toml, since a scanner's finding has a check and a resource instead of a rule
and a path, and one that covers nothing may be the news of a scanner's new release.
"""

import tomllib
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path

from terrace.scan.errors import CouldNotScanError
from terrace.scan.findings import Finding

NAME = "scan-waivers.toml"
ANY_STACK = "*/"


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiver:
    """One table of the file.

    Attributes:
        check: Id of the waived check.
        resource: Construct path or Terraform address, exact; a leading */ stands for any stack,
            a trailing * for any rest.
        reason: Why the finding is right to accept.
        owner: Who answers for it.
        expires: Its last day.
    """

    check: str
    resource: str
    reason: str
    owner: str
    expires: date

    def covers(self, finding: Finding) -> bool:
        """Tell whether this waiver is meant for a finding."""
        if finding.check != self.check:
            return False
        wanted, names = self.resource, [name for name in (finding.path, finding.address) if name]
        if wanted.startswith(ANY_STACK):
            wanted = wanted.removeprefix(ANY_STACK)
            names = [finding.path.partition("/")[2]]
        if wanted.endswith("*"):
            return any(name.startswith(wanted[:-1]) for name in names)
        return wanted in names

    def __str__(self) -> str:
        return f"the waiver of {self.check} for {self.resource}, owned by {self.owner},"


def read(file: Path) -> list[Waiver]:
    """Read the waivers; a missing file means none.

    Raises:
        CouldNotScanError: It is not TOML, holds something else, or a table is not right.
    """
    if not file.exists():
        return []
    try:
        parsed = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise CouldNotScanError(f"{file} cannot be read: {problem}") from None
    tables = parsed.pop("waiver", [])
    if parsed or not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
        other = ", ".join(parsed) or "waiver"
        raise CouldNotScanError(f"{file} must hold [[waiver]] tables only, got {other}")
    for number, table in enumerate(tables, start=1):
        if mistake := _mistake(table):
            raise CouldNotScanError(f"{file}: waiver {number} {mistake}")
    return [Waiver(**table) for table in tables]


def _mistake(table: dict[str, object]) -> str:
    names = [field.name for field in fields(Waiver)]
    if unknown := sorted(table.keys() - set(names)):
        return f"has an unknown field {unknown[0]}"
    if missing := [name for name in names if table.get(name) in (None, "")]:
        return f"lacks {', '.join(missing)}"
    if not isinstance(table["expires"], date) or isinstance(table["expires"], datetime):
        return f"expires on {table['expires']!s}, which is not a date such as 2030-01-31"
    if wrong := [name for name in names[:-1] if not isinstance(table[name], str)]:
        return f"has a field {wrong[0]} that is not a string"
    if str(table["resource"]).strip("*/.") == "":
        return f"has the resource {table['resource']}, which waives everything"
    return ""
