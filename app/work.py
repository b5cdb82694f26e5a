"""What is done later than the request that asks for it: summaries and exports.

Each piece of work may be done twice without harm: a queue delivers at least once.
"""

import re
import tempfile
from collections.abc import Mapping
from typing import Any, BinaryIO, Protocol, cast
from uuid import UUID

from app.addresses import JSON_LINES
from app.notes import Notes
from app.queue import Message, UnworkableError

SUMMARIZE, EXPORT = "summarize", "export"
SUMMARY_CHARACTERS = 200
SENTENCE = re.compile(r"(?<=[.!?])\s+")
IN_MEMORY_BYTES = 8 * 1024 * 1024  # of an export; what is more goes to a temporary file
EXPORT_NAME = "notes.jsonl"


class Files(Protocol):
    """Where exports are written."""

    async def write(
        self, name: str, content: bytes | BinaryIO, *, id_: str | None = None, kind: str = ""
    ) -> str:
        """Write a file; one of the same id and name is replaced."""


def summarize(note: UUID) -> dict[str, str]:
    """Return the message that asks for a note's summary."""
    return {"work": SUMMARIZE, "note": str(note)}


def export(id_: str) -> dict[str, str]:
    """Return the message that asks for a file with all notes, to be found by an id."""
    return {"work": EXPORT, "export": id_}


class Worker:
    """Does what messages ask for."""

    def __init__(self, notes: Notes, files: Files) -> None:
        self._notes, self._files = notes, files

    async def do(self, message: Message) -> None:
        """Do what a message asks for.

        Raises:
            UnworkableError: It asks for nothing that there is.
        """
        kind = message.get("work")
        if kind == SUMMARIZE:
            await self._summarize(_id(message, "note"))
        elif kind == EXPORT:
            await self._export(_id(message, "export"))
        else:
            allowed = f"{SUMMARIZE} or {EXPORT}"
            raise UnworkableError(f"work: received {_short(kind)}, allowed: {allowed}")

    async def _summarize(self, id_: UUID) -> None:
        note = await self._notes.get(id_, fresh=True)
        if note is not None:  # it may be gone by now, and then there is nothing to do
            await self._notes.summarize(note, summary(note.text or note.title))

    async def _export(self, id_: UUID) -> None:
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES) as file:
            content = cast("BinaryIO", file)  # as it says itself only from Python 3.12 on
            async for note in self._notes.all():
                file.write(note.model_dump_json().encode() + b"\n")
            file.seek(0)
            await self._files.write(EXPORT_NAME, content, id_=id_.hex, kind=JSON_LINES)


def summary(text: str) -> str:
    """Return the first sentences of a text, as many as are short enough together."""
    words = " ".join(text.split())
    chosen = ""
    for sentence in SENTENCE.split(words):
        longer = f"{chosen} {sentence}".strip()
        if len(longer) > SUMMARY_CHARACTERS:
            break
        chosen = longer
    return chosen or f"{words[: SUMMARY_CHARACTERS - 1].rstrip()}…"


def _id(message: Mapping[str, Any], name: str) -> UUID:
    value = message.get(name)
    try:
        return UUID(value)
    except (ValueError, TypeError, AttributeError):
        raise UnworkableError(f"{name}: received {_short(value)}, allowed: a UUID") from None


def _short(value: object) -> str:
    return repr(value)[:80]
