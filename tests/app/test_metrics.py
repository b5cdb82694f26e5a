"""Metrics: what alert rules and dashboards rely on."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from prometheus_client import REGISTRY
from prometheus_client.metrics import MetricWrapperBase
from prometheus_client.openmetrics.parser import text_string_to_metric_families

import app.worker
from app import probes
from app.main import create
from app.settings import Settings
from tests.support.project import ROOT

OPEN = {"accept": "application/openmetrics-text; version=1.0.0"}
SAMPLED = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
UNSAMPLED = "00-1bf7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"

assert app.worker  # it brings all that is measured


def value(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0


@asynccontextmanager
async def client(application: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with application.router.lifespan_context(application):
        transport = httpx.ASGITransport(application)
        async with httpx.AsyncClient(transport=transport, base_url="http://app") as found:
            yield found


def local(folder: Path, **given: str) -> FastAPI:
    return create(Settings.load({"DATA_FOLDER": str(folder), **given}))


def test_the_document_lists_every_metric_with_its_kind_and_labels() -> None:
    text = (ROOT / "app/README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (gauge|counter|histogram) \| `(\w+)` \|([^|]*)\|", text, flags=re.M)
    listed = {name: (kind, set(re.findall(r"`(\w+)`", told))) for kind, name, told in rows}
    assert listed == {
        f"{each._name}_total" if each._type == "counter" else each._name: (
            each._type,
            set(each._labelnames),
        )
        for each in set(REGISTRY._collector_to_names)
        if isinstance(each, MetricWrapperBase)
    }


def test_what_runs_is_told(tmp_path: Path) -> None:
    local(tmp_path, APP_VERSION="1.4.0", APP_COMMIT="0af7651")
    assert value("app_info", version="1.4.0", commit="0af7651") == 1


def test_requests_are_in_progress_until_they_are_answered(tmp_path: Path) -> None:
    application = local(tmp_path)
    during = list[float]()

    @application.get("/during")
    async def look() -> None:
        during.append(value("http_requests_in_progress"))

    async def scenario() -> None:
        async with client(application) as asked:
            await asked.get("/during")
            await asked.get("/health")

    asyncio.run(scenario())
    assert during == [1]
    assert value("http_requests_in_progress") == 0


def test_a_scrape_says_what_the_service_needs_and_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probes, "FRESH_SECONDS", 0)
    application = local(tmp_path)

    async def scenario() -> list[str]:
        async with client(application) as asked:
            before = await asked.get("/metrics")
            await application.state.parts.database.close()
            (tmp_path / "notes.db").write_bytes(b"no database" * 1000)
            after = await asked.get("/metrics")
            return [before.text, after.text]

    before, after = asyncio.run(scenario())
    assert 'dependency_up{dependency="database"} 1.0' in before
    assert 'dependency_up{dependency="database"} 0.0' in after


def test_a_slow_request_leads_to_its_trace_if_that_is_kept(tmp_path: Path) -> None:
    async def scenario() -> tuple[httpx.Response, httpx.Response]:
        async with client(local(tmp_path)) as asked:
            for trace in (SAMPLED, UNSAMPLED):
                await asked.get("/notes", headers={"traceparent": trace})
            return await asked.get("/metrics", headers=OPEN), await asked.get("/metrics")

    opened, plain = asyncio.run(scenario())
    assert opened.headers["content-type"].startswith("application/openmetrics-text")
    assert plain.headers["content-type"].startswith("text/plain; version=0.0.4")
    families = {each.name: each for each in text_string_to_metric_families(opened.text)}
    told = {
        sample.exemplar.labels["trace_id"]
        for sample in families["http_request_duration_seconds"].samples
        if sample.exemplar and sample.labels["path"] == "/notes"
    }
    assert SAMPLED[3:35] in told
    assert UNSAMPLED[3:35] not in told
    assert "trace_id" not in plain.text


def test_queues_are_counted_from_zero_on(tmp_path: Path) -> None:
    local(tmp_path)
    for outcome in ("done", "failed", "set_aside", "given_back"):
        labels = {"queue": "jobs", "outcome": outcome}
        assert REGISTRY.get_sample_value("queue_messages_total", labels) is not None


def test_work_that_waits_in_the_process_is_told_with_its_age(tmp_path: Path) -> None:
    application = local(tmp_path)
    labels = {"queue": "tasks"}
    before = value("queue_message_age_seconds_count", **labels)

    async def scenario() -> float:
        queue = application.state.parts.queues["tasks"]
        async with application.router.lifespan_context(application):
            await queue.send({"kind": "none"})
            waiting = value("queue_messages_waiting", **labels)
            await asyncio.wait_for(queue._waiting.join(), 5)
            return waiting

    assert asyncio.run(scenario()) == 1
    assert value("queue_messages_waiting", **labels) == 0
    assert value("queue_message_age_seconds_count", **labels) == before + 1
