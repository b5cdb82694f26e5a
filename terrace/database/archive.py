"""A backup of a database by pg_dump, and its restoration, each proven by counting and comparing.

Beside the archive lies a note, `<archive>.json`: what is in each table, and the archive's own
checksum. Both are of one moment, because pg_dump and the counting share a snapshot.
"""

import hashlib
import json
import os
import re
import subprocess
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile

from terrace.database.contents import Table, contents, difference
from terrace.database.psql import PLAIN, Session, last_error, run, session
from terrace.database.target import Target
from terrace.delivery.codes import Code
from terrace.errors import Refusal
from terrace.files import replace

NOTE = ".json"
ONE_MOMENT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT pg_export_snapshot();"
CHUNK = 1 << 20
# Neither owners nor rights: users of another server are not those of this one.
WHOLE = ("--no-owner", "--no-privileges")


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """What is known of an archive.

    Attributes:
        origin: Environment or host and database that it is of.
        time: When, in UTC.
        server: Version of the server.
        size: Bytes of the archive.
        sha256: Its checksum.
        tables: What is in each table.
    """

    origin: str
    time: str
    server: str
    size: int
    sha256: str
    tables: dict[str, Table]

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(each.rows for each in self.tables.values())

    def text(self) -> str:
        """As it is kept."""
        return json.dumps(asdict(self), indent=2, sort_keys=True) + "\n"

    @classmethod
    def read(cls, text: str, where: str) -> "Note":
        """Understand one.

        Raises:
            Refusal: It is none.
        """
        try:
            given = json.loads(text)
            tables = {name: Table(**each) for name, each in given.pop("tables").items()}
            return cls(**given, tables=tables)
        except (ValueError, TypeError, KeyError, AttributeError):
            raise Refusal(f"{where} is not the note of a backup", code=Code.USAGE) from None


def save(target: Target, file: Path) -> Note:
    """Write an archive and its note, readable by their owner alone.

    Args:
        target: The database.
        file: The archive; it appears when it is whole, and there must be none yet.

    Raises:
        Refusal: The file is there, the database refuses something, or there is no room.
    """
    for each in (file, note_of(file)):
        if each.exists() or each.is_symlink():
            raise Refusal(f"{each} is there already; choose another name", code=Code.USAGE)
    if not file.parent.is_dir():
        raise Refusal(f"there is no folder {file.parent} to write into", code=Code.USAGE)
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        draft.touch(mode=0o600, exist_ok=False)
        with session(target) as opened:
            ((moment,),) = opened.ask(ONE_MOMENT)
            ((server,),) = opened.ask("SHOW server_version;")
            _require_no_older(target, server.split()[0])
            dump = ["pg_dump", "--format=custom", "-w", *WHOLE, f"--snapshot={moment}"]
            run([*dump, f"--file={draft}"], target, f"saving {target}")
            tables = contents(opened)
        run(["pg_restore", "--list", str(draft)], None, f"reading {file} back")
        note = Note(
            origin=target.origin,
            time=datetime.now(UTC).isoformat(timespec="seconds"),
            server=server.split()[0],
            size=draft.stat().st_size,
            sha256=sha256(draft),
            tables=tables,
        )
        replace(note_of(file), note.text().encode(), mode=0o600)
        draft.rename(file)
    finally:
        draft.unlink(missing_ok=True)
    return note


def _require_no_older(target: Target, server: str) -> None:
    """Refuse a pg_dump that is older than its server; it would say no more than "mismatch".

    Source: PostgreSQL documentation, "pg_dump", section "Notes".
    """
    own = run(["pg_dump", "--version"], None, "asking pg_dump for its version")
    version = next((word for word in own.split() if word[0].isdigit()), "0")
    if _major(version) < (needed := _major(server)):
        raise Refusal(
            f"{target} runs PostgreSQL {server}, and pg_dump on PATH is {version}, which saves no "
            f"newer one; install PostgreSQL's client {needed} and put it first on PATH "
            f"(postgresql-client-{needed} of apt.postgresql.org, postgresql@{needed} of Homebrew)",
            code=Code.TOOL_MISSING,
        )


def _major(version: str) -> int:
    """The first number; a version may be "17.4", "18beta1" or "17.4 (Debian …)"."""
    return int(re.match(r"\d+", version)[0])  # type: ignore[index]


def read_note(file: Path) -> Note:
    """Read the note of an archive, and see that the archive is the one it is of, and whole.

    Raises:
        Refusal: One is missing, or the archive is broken.
    """
    for each in (file, note_of(file)):
        if not each.is_file():
            raise Refusal(f"there is no file {each}", code=Code.USAGE)
    note = Note.read(note_of(file).read_text("utf-8", errors="replace"), str(note_of(file)))
    if (size := file.stat().st_size) != note.size:
        raise Refusal(
            f"{file} is broken: it has {size} bytes, its note says {note.size}", code=Code.REFUSED
        )
    if sha256(file) != note.sha256:
        raise Refusal(f"{file} is broken: its checksum is not its note's", code=Code.REFUSED)
    run(["pg_restore", "--list", str(file)], None, f"reading {file}")
    return note


def load(target: Target, file: Path, note: Note, *, replacing: bool) -> list[str]:
    """Restore an archive as a whole or not at all, and return what else the database has.

    It is one transaction, and what it brought about is compared with the note before the end of it.

    Args:
        target: The database.
        file: The archive.
        note: Its note.
        replacing: Tables that are there may be replaced.

    Raises:
        Refusal: The database is not empty, refuses something, or has other contents afterwards.
    """
    with session(target) as opened:
        there = contents(opened)
        if there and not replacing:
            raise Refusal(
                f"{target} is not empty: it has {len(there)} tables, such as {next(iter(there))}; "
                "--replace replaces those that the backup has",
                code=Code.USAGE,
            )
        opened.ask("BEGIN;")
        _feed(opened, file, replacing=replacing)
        opened.ask(f"{PLAIN} SET row_security = off;")  # the archive has set its own
        seen = contents(opened)
        if differs := difference(note.tables, seen):
            raise Refusal(
                f"the restoration was given up, and nothing was changed: {differs}",
                code=Code.REFUSED,
            )
        opened.ask("COMMIT;")
    return sorted(seen.keys() - note.tables.keys())


def _feed(opened: Session, file: Path, *, replacing: bool) -> None:
    """Pass an archive, as statements, on to a session."""
    clean = ["--clean", "--if-exists"] if replacing else []
    arguments = ["pg_restore", "--file=-", *WHOLE, *clean, str(file)]
    with TemporaryFile() as errors:
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=errors) as process:
            try:
                for chunk in iter(lambda: process.stdout.read(CHUNK), b""):  # type: ignore[union-attr]
                    opened.feed(chunk)
            except BaseException:
                process.kill()
                raise
        if process.returncode != 0:
            raise Refusal(f"{file} is broken: {last_error(errors)}", code=Code.REFUSED)


def note_of(file: Path) -> Path:
    """Where the note of an archive is."""
    return file.with_name(file.name + NOTE)


def sha256(file: Path) -> str:
    """Checksum of a file."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
