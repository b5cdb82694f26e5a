"""Files of waivers, read table by table, so that one mistake leaves the others in force."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from conventions.errors import UnreadableError
from conventions.waiver_facts import ALLOWED, parse
from conventions.waivers import ANYWHERE, Waiver

FIELDS = ("rule", "path", "reason", "owner", "expires")
CONDITIONS = ("while", "unless")
LONGEST = timedelta(days=366)  # once a year somebody looks at each of them again
LEAST_WORDS = 5  # "false positive" and "accepted" are no reasons
# A reason with such a word says something of the output, which the fact checks.
TELLING = {"region": "second-region"}


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


def read(file: Path | None, *, today: date) -> WaiverFile:
    """Read a waiver file; a missing one means no waivers.

    Args:
        file: The file.
        today: The day from which the end of a waiver may be a year away.

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
    wrong = [(number, _mistake(table, today)) for number, table in enumerate(tables, start=1)]
    return WaiverFile(
        name=file.name,
        waivers=tuple(_waiver(tables[number - 1]) for number, mistake in wrong if not mistake),
        mistakes=tuple((f"waiver {number}", mistake) for number, mistake in wrong if mistake),
    )


def _waiver(table: dict[str, object]) -> Waiver:
    conditions = {name: tuple(map(parse, _texts(table.get(name)))) for name in CONDITIONS}
    named = {"while_": conditions["while"], "unless": conditions["unless"]}
    return Waiver(**{name: table[name] for name in FIELDS}, **named)  # type: ignore[arg-type]


def _mistake(table: dict[str, object], today: date) -> str:
    if unknown := sorted(table.keys() - {*FIELDS, *CONDITIONS}):
        return f"has an unknown field {unknown[0]}"
    if missing := [name for name in FIELDS if table.get(name) in (None, "")]:
        return f"lacks {', '.join(missing)}"
    if wrong := [name for name in FIELDS[:-1] if not isinstance(table[name], str)]:
        return f"has a field {wrong[0]} that is not a string"
    return (
        _mistake_of_end(table["expires"], today)
        or _mistake_of_path(str(table["path"]))
        or _mistake_of_facts(table)
        or _mistake_of_reason(str(table["reason"]), table)
    )


def _mistake_of_end(expires: object, today: date) -> str:
    if not isinstance(expires, date) or isinstance(expires, datetime):
        return f"expires on {expires!s}, which is not a date such as 2030-01-31"
    if expires > today + LONGEST:
        return f"expires on {expires}, allowed: {today + LONGEST} or before, within a year"
    return ""


def _mistake_of_path(path: str) -> str:
    if path.strip("*/.") == "":
        return f"has the path {path}, which waives everything"
    if "*" in path.removeprefix(ANYWHERE)[:-1]:
        return f"has the path {path}, allowed: {ANYWHERE} at its beginning and * at its end only"
    return ""


def _mistake_of_facts(table: dict[str, object]) -> str:
    for name in CONDITIONS:
        value = table.get(name, [])
        if not isinstance(value, list):
            return f"has a field {name} that is not a list"
        for each in value:
            if parse(each) is None:
                return f"has {each!r} in {name}, allowed: {ALLOWED}"
    return ""


def _mistake_of_reason(reason: str, table: dict[str, object]) -> str:
    if len(re.findall(r"\w{2,}", reason)) < LEAST_WORDS:
        return f"has the reason {reason!r}, allowed: a sentence that says why"
    named = {fact for name in CONDITIONS for fact in _texts(table.get(name))}
    for word, fact in TELLING.items():
        if word in reason.lower() and fact not in named:
            return f"says something of a {word}, so add {fact} to while or to unless"
    return ""


def _texts(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
