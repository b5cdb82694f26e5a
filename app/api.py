"""The addresses of notes, and of what can be done with them."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from app import work
from app.notes import Draft, Note
from app.once import OnceRoute
from app.parts import Parts
from app.problems import Problem

router = APIRouter(route_class=OnceRoute, tags=["notes"])

Limit = Annotated[int, Query(ge=1, le=100, description="How many at most")]
Cursor = Annotated[UUID | None, Query(description="`next` of the page before")]


class Page(BaseModel):
    """Some notes, the newest first, and where to go on; there is no more where `next` is null."""

    notes: list[Note]
    next: UUID | None


class Link(BaseModel):
    """An address that shows a note to whoever knows it, for a week."""

    url: str


class Later(BaseModel):
    """Where to look for what is being done."""

    url: str


@router.post("/notes", status_code=HTTPStatus.CREATED)
async def add(draft: Draft, request: Request, response: Response) -> Note:
    """Keep a new note."""
    note = await _parts(request).notes.add(draft)
    response.headers["Location"] = f"/notes/{note.id}"
    return note


@router.get("/notes")
async def read_all(request: Request, limit: Limit = 20, cursor: Cursor = None) -> Page:
    """Return notes, the newest first; one that was just added may be missing for a moment."""
    found = await _parts(request).notes.page(limit + 1, cursor)
    notes = found[:limit]
    return Page(notes=notes, next=notes[-1].id if len(found) > limit else None)


@router.get("/notes/{id}")
async def read(id: UUID, request: Request) -> Note:  # noqa: A002 - as it is called in the address
    """Return a note."""
    return _there(await _parts(request).notes.get(id))


@router.put("/notes/{id}")
async def change(id: UUID, draft: Draft, request: Request) -> Note:  # noqa: A002
    """Write a note anew; its summary is dropped."""
    return _there(await _parts(request).notes.change(id, draft))


@router.delete("/notes/{id}", status_code=HTTPStatus.NO_CONTENT)
async def remove(id: UUID, request: Request) -> None:  # noqa: A002
    """Remove a note."""
    if not await _parts(request).notes.remove(id):
        raise _no_note()


@router.post("/notes/{id}/summary", status_code=HTTPStatus.ACCEPTED)
async def summarize(id: UUID, request: Request) -> Later:  # noqa: A002
    """Have a note summarized; the summary is in the note some moments later."""
    parts = _parts(request)
    note = _there(await parts.notes.get(id))
    await parts.queues["tasks"].send(work.summarize(note.id))
    return Later(url=f"/notes/{note.id}")


@router.post("/exports", status_code=HTTPStatus.ACCEPTED)
async def export(request: Request) -> Later:
    """Have all notes written into a file; it is found at the address some moments later."""
    name = uuid4().hex
    await _parts(request).queues["jobs"].send(work.export(name))
    return Later(url=f"/uploads/{name}")


@router.get("/notes/{id}/link")
async def link(id: UUID, request: Request) -> Link:  # noqa: A002
    """Return an address that shows a note to whoever knows it."""
    parts = _parts(request)
    note = _there(await parts.notes.get(id))
    return Link(url=f"/shared/{await parts.signer.sign(str(note.id))}")


@router.get("/shared/{token}")
async def shared(token: str, request: Request) -> Note:
    """Return the note that a link is for."""
    parts = _parts(request)
    text = await parts.signer.verify(token)
    if text is None:
        raise Problem(HTTPStatus.NOT_FOUND, "This link is not valid, or no longer.")
    return _there(await parts.notes.get(UUID(text)))


def _parts(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts


def _there(note: Note | None) -> Note:
    if note is None:
        raise _no_note()
    return note


def _no_note() -> Problem:
    return Problem(HTTPStatus.NOT_FOUND, "There is no such note.")
