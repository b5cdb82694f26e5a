import asyncio
import logging
from pathlib import Path

import httpx
import pytest
from prometheus_client import REGISTRY

from app.main import create
from app.notes import Notes
from app.settings import Settings
from app.shutdown import Drain


def test_an_unforeseen_error_is_logged_with_its_trace_and_shown_without(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("hunter2")

    monkeypatch.setattr(Notes, "page", broken)
    application = create(Settings.load({"DATA_FOLDER": str(tmp_path)}))

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(application)
        async with httpx.AsyncClient(transport=transport, base_url="http://app") as client:
            return await client.get("/notes")

    labels = {"method": "GET", "path": "/notes", "status": "500"}
    before = REGISTRY.get_sample_value("http_requests_total", labels) or 0
    caplog.set_level(logging.INFO)
    answer = asyncio.run(ask())
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert answer.json() == {
        "type": "about:blank",
        "title": "Internal Server Error",
        "status": 500,
    }
    assert REGISTRY.get_sample_value("http_requests_total", labels) == before + 1
    (record,) = [record for record in caplog.records if record.exc_info]
    assert (record.levelname, record.message) == ("ERROR", "unhandled error")
    assert "RuntimeError: hunter2" in caplog.text


def test_while_it_ends_answers_close_their_connections(tmp_path: Path) -> None:
    drain = Drain(5)
    application = create(Settings.load({"DATA_FOLDER": str(tmp_path)}), drain)

    async def ask() -> tuple[httpx.Response, httpx.Response]:
        transport = httpx.ASGITransport(application)
        async with httpx.AsyncClient(transport=transport, base_url="http://app") as client:
            before = await client.get("/health")
            drain.begin()
            return before, await client.get("/health")

    before, after = asyncio.run(ask())
    assert "connection" not in before.headers
    assert after.headers["connection"] == "close"
