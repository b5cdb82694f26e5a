"""Files of waivers, read table by table, so that one mistake leaves the others in force."""

import tomllib
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path

from conventions.errors import UnreadableError
from conventions.waivers import Waiver


@dataclass(frozen=True, kw_only=True, slots=True)
class WaiverFile:
    """What waivers.toml says: usable waivers, and for each other table what is wrong with it."""

    name: str = "waivers.toml"
    waivers: tuple[Waiver, ...] = ()
    mistakes: tuple[tuple[str, str], ...] = ()

    @property
    def document(self) -> str:
        """The file's name, for findings about a waiver."""
        return self.name

    @property
    def path(self) -> str:
        """The file's name, for findings about a waiver."""
        return self.name


def read(file: Path | None) -> WaiverFile:
    """Read a waiver file; a missing one means no waivers.

    Raises:
        UnreadableError: not TOML, or tables of another name than waiver.
    """
    if file is None or not file.exists():
        return WaiverFile()
    try:
        parsed = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnreadableError(f"{file} cannot be read: {error}") from None
    tables = parsed.pop("waiver", [])
    if parsed or not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
        other = ", ".join(parsed) or "waiver"
        raise UnreadableError(f"{file} must hold [[waiver]] tables only, got {other}")
    wrong = [(number, _mistake(table)) for number, table in enumerate(tables, start=1)]
    return WaiverFile(
        name=file.name,
        waivers=tuple(Waiver(**tables[number - 1]) for number, mistake in wrong if not mistake),
        mistakes=tuple((f"waiver {number}", mistake) for number, mistake in wrong if mistake),
    )


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
    if str(table["path"]).strip("*/.") == "":
        return f"has the path {table['path']}, which waives everything"
    return ""
