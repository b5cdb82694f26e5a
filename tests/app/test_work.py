import asyncio
import io
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any, BinaryIO
from uuid import UUID

import pytest

from app import work
from app.notes import Note
from app.queue import LocalQueue, QueueError, UnworkableError
from app.work import Worker, summary

ONE, TWO = UUID(int=1), UUID(int=2)


def note(id_: UUID, text: str) -> Note:
    now = datetime.now(UTC)
    return Note(id=id_, title="Title", text=text, summary=None, created_at=now, updated_at=now)


class Notes:
    def __init__(self, *notes: Note) -> None:
        self.notes = {each.id: each for each in notes}
        self.summaries = dict[UUID, str]()

    async def get(self, id_: UUID, *, fresh: bool = False) -> Note | None:
        assert fresh, "a summary of what was cached may be of an older text"
        return self.notes.get(id_)

    async def summarize(self, note: Note, summary: str) -> None:
        self.summaries[note.id] = summary

    async def all(self) -> AsyncIterator[Note]:
        for each in self.notes.values():
            yield each


class Files:
    def __init__(self) -> None:
        self.written = dict[tuple[str | None, str], bytes]()

    async def write(
        self, name: str, content: bytes | BinaryIO, *, id_: str | None = None, kind: str = ""
    ) -> str:
        assert kind == "application/x-ndjson"
        assert not isinstance(content, bytes)
        self.written[id_, name] = content.read()
        return id_ or ""


def worker(*notes: Note) -> tuple[Worker, Notes, Files]:
    kept, files = Notes(*notes), Files()
    return Worker(kept, files), kept, files  # type: ignore[arg-type]


def test_a_note_gets_its_first_sentences_as_summary_however_often_it_is_asked() -> None:
    doing, notes, _ = worker(note(ONE, f"First. {'Second is long. ' * 30}"))
    for _ in range(2):
        asyncio.run(doing.do(work.summarize(ONE)))
    assert notes.summaries[ONE].startswith("First. Second is long.")
    assert len(notes.summaries[ONE]) <= 200


def test_a_note_that_is_gone_by_now_needs_no_summary() -> None:
    doing, notes, _ = worker()
    asyncio.run(doing.do(work.summarize(ONE)))
    assert notes.summaries == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Short", "Short"),
        ("One.  Two?\nThree!", "One. Two? Three!"),
        ("x" * 300, "x" * 199 + "…"),
        (f"{'word ' * 60}.", f"{('word ' * 60)[:199].rstrip()}…"),
    ],
)
def test_a_summary_is_short(text: str, expected: str) -> None:
    assert summary(text) == expected


def test_an_export_is_one_line_of_json_for_each_note_and_may_be_done_twice() -> None:
    doing, _, files = worker(note(ONE, "a\nb"), note(TWO, "ü"))
    for _ in range(2):
        asyncio.run(doing.do(work.export("0" * 31 + "a")))
    (written,) = files.written.items()
    assert written[0] == ("0" * 31 + "a", "notes.jsonl")
    lines = [json.loads(line) for line in io.BytesIO(written[1])]
    assert [(each["id"], each["text"]) for each in lines] == [(str(ONE), "a\nb"), (str(TWO), "ü")]


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        ({}, "work: received None, allowed: summarize or export"),
        ({"work": "bake"}, "work: received 'bake', allowed: summarize or export"),
        ({"work": ["x"]}, "work: received ['x'], allowed: summarize or export"),
        ({"work": "summarize"}, "note: received None, allowed: a UUID"),
        ({"work": "summarize", "note": 7}, "note: received 7, allowed: a UUID"),
        ({"work": "export", "export": "../x"}, "export: received '../x', allowed: a UUID"),
    ],
)
def test_a_message_that_asks_for_nothing_there_is_is_refused_in_a_sentence(
    message: dict[str, Any], sentence: str
) -> None:
    doing, _, _ = worker()
    with pytest.raises(UnworkableError) as caught:
        asyncio.run(doing.do(message))
    assert str(caught.value) == sentence


def test_without_a_queue_the_work_is_done_beside_the_request(
    caplog: pytest.LogCaptureFixture,
) -> None:
    done = list[Any]()

    async def do(message: Any) -> None:
        if message["n"] == 1:
            raise ValueError("one is bad")
        done.append(message["n"])

    async def scenario() -> None:
        queue = LocalQueue("tasks", do)
        await queue.start()
        for n in range(4):
            await queue.send({"n": n})
        assert done == [], "a request does not wait for it"
        await queue.close()

    asyncio.run(scenario())
    assert sorted(done) == [0, 2, 3]
    assert "one is bad" in caplog.text


def test_a_queue_in_the_process_refuses_more_than_it_can_keep(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def scenario() -> None:
        monkeypatch.setattr("app.queue.WAITING", 2)
        queue = LocalQueue("tasks", lambda _: asyncio.sleep(0))
        for _ in range(2):
            await queue.send({})
        with pytest.raises(QueueError, match="queue tasks: 2 messages wait already"):
            await queue.send({})

    asyncio.run(scenario())
