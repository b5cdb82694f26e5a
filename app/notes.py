"""Notes: what the service keeps."""

import secrets
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Annotated, Any, Protocol
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import (
    Column,
    ColumnElement,
    DateTime,
    String,
    Table,
    Text,
    TypeDecorator,
    Uuid,
    select,
)
from sqlalchemy.engine import Row

from app.database import METADATA, Database

CACHED_SECONDS = 60
PAGE = 500


def _storable(text: str) -> str:
    if "\0" in text:
        raise ValueError("must not contain NUL characters")  # PostgreSQL has none
    return text


DESCRIBED = {"pattern": "^[^\\u0000]*$"}
Title = Annotated[
    str,
    Field(min_length=1, max_length=200, json_schema_extra=DESCRIBED),
    AfterValidator(_storable),
]
Body = Annotated[
    str, Field(max_length=20_000, json_schema_extra=DESCRIBED), AfterValidator(_storable)
]


class Draft(BaseModel):
    """What a user writes."""

    model_config = ConfigDict(extra="forbid", strict=True)

    title: Title
    text: Body = ""


class Note(BaseModel):
    """What is kept of it."""

    id: UUID
    title: str
    text: str
    summary: str | None
    created_at: datetime
    updated_at: datetime


class _Moment(TypeDecorator[datetime]):
    """A time with its zone, which SQLite forgets."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, _dialect: Any) -> datetime | None:
        """Add the zone."""
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


NOTES = Table(
    "notes",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("title", String(200), nullable=False),
    Column("text", Text, nullable=False),
    Column("summary", Text),
    Column("created_at", _Moment, nullable=False),
    Column("updated_at", _Moment, nullable=False),
)


def new_id() -> UUID:
    """Return an id that sorts by its time (version 7 of RFC 9562)."""
    milliseconds = time.time_ns() // 1_000_000
    number = milliseconds << 80 | 7 << 76 | secrets.randbits(12) << 64
    return UUID(int=number | 2 << 62 | secrets.randbits(62))


class Cache(Protocol):
    """Where answers of reads are kept for a while; it never fails."""

    async def get(self, key: str) -> bytes | None:
        """Return what was put; None when it is not there."""

    async def put(self, key: str, value: bytes, seconds: int) -> None:
        """Keep a value for a time."""

    async def forget(self, key: str) -> None:
        """Drop a value."""


class Notes:
    """Keeps notes in the database, and what was read lately in the cache.

    An instance that read a note just before another one changed it may cache the old one; then
    reads are old for at most CACHED_SECONDS.
    """

    def __init__(self, database: Database, cache: Cache) -> None:
        self._database, self._cache = database, cache

    async def add(self, draft: Draft) -> Note:
        """Keep a new note."""
        now = datetime.now(UTC)
        values = draft.model_dump() | {"id": new_id(), "created_at": now, "updated_at": now}
        async with self._database.write() as connection:
            await connection.execute(NOTES.insert().values(values))
        return Note(**values, summary=None)

    async def get(self, note: UUID, *, fresh: bool = False) -> Note | None:
        """Return a note; None when there is none.

        Args:
            note: Its id.
            fresh: Leave the cache aside, as what is read is going to be changed.
        """
        cached = None if fresh else await self._cache.get(_key(note))
        if cached is not None:
            try:
                return Note.model_validate_json(cached)
            except ValidationError:
                pass  # another version of the service wrote it
        async with self._database.read(fresh=True) as connection:
            row = (await connection.execute(select(NOTES).where(NOTES.c.id == note))).first()
        if row is None:
            return None
        found = _note(row)
        await self._cache.put(_key(note), found.model_dump_json().encode(), CACHED_SECONDS)
        return found

    async def page(self, limit: int, before: UUID | None) -> list[Note]:
        """Return notes, the newest first.

        Args:
            limit: How many at most.
            before: Id of a note, to go on after it; None from the newest on.
        """
        wanted = select(NOTES).order_by(NOTES.c.id.desc()).limit(limit)
        if before is not None:
            wanted = wanted.where(NOTES.c.id < before)
        async with self._database.read() as connection:
            return [_note(row) for row in await connection.execute(wanted)]

    async def all(self) -> AsyncIterator[Note]:
        """Go through all notes, the newest first."""
        before: UUID | None = None
        while page := await self.page(PAGE, before):
            for note in page:
                yield note
            before = page[-1].id

    async def change(self, note: UUID, draft: Draft) -> Note | None:
        """Write a note anew, without its summary; None when there is none."""
        values = draft.model_dump() | {"summary": None, "updated_at": datetime.now(UTC)}
        return await self._change(note, NOTES.c.id == note, values)

    async def summarize(self, read: Note, summary: str) -> Note | None:
        """Add a summary of what was read; None when the note was changed or removed since."""
        is_same = (NOTES.c.id == read.id) & (NOTES.c.updated_at == read.updated_at)
        return await self._change(read.id, is_same, {"summary": summary})

    async def remove(self, note: UUID) -> bool:
        """Remove a note; say whether there was one."""
        async with self._database.write() as connection:
            done = await connection.execute(NOTES.delete().where(NOTES.c.id == note))
        await self._cache.forget(_key(note))
        return done.rowcount > 0

    async def _change(
        self, note: UUID, which: ColumnElement[bool], values: dict[str, Any]
    ) -> Note | None:
        change = NOTES.update().where(which).values(values).returning(*NOTES.c)
        async with self._database.write() as connection:
            row = (await connection.execute(change)).first()
        await self._cache.forget(_key(note))
        return None if row is None else _note(row)


def _key(note: UUID) -> str:
    return f"note:{note}"


def _note(row: Row[Any]) -> Note:
    return Note.model_validate(dict(row._mapping))  # noqa: SLF001 - SQLAlchemy's documented name
