"""Traces: where they go, which requests have one, and that nobody waits for them."""

import asyncio
import gzip
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from opentelemetry import trace
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from app import aws
from app.settings import Settings
from app.tracing import Tracing, parent
from tests.support.process import free_port
from tests.support.service import running_service

ROOT = "1-6744c0a2-abcdef012345678912345678"
TRACE = "6744c0a2abcdef012345678912345678"
SAMPLED = {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}


@dataclass
class Collector:
    """What listens as a collector does."""

    port: int = 0
    requests: list[tuple[str, Mapping[str, str], bytes]] = field(default_factory=list)

    @property
    def spans(self) -> list[Any]:
        found = []
        for _, headers, body in self.requests:
            text = gzip.decompress(body) if headers.get("Content-Encoding") == "gzip" else body
            for resource in ExportTraceServiceRequest.FromString(text).resource_spans:
                for scope in resource.scope_spans:
                    found += list(scope.spans)
        return found


@contextmanager
def collector(seconds: float = 0) -> Iterator[Collector]:
    heard = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.requests.append((self.path, dict(self.headers), body))
            time.sleep(seconds)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    heard.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield heard
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.servers
def test_a_sampled_request_reaches_the_collector_with_its_queries(tmp_path: Path) -> None:
    with collector() as heard:
        given = {"OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{heard.port}"}
        with running_service(tmp_path, given) as service:
            service.send("POST", "/notes?key=hunter2", json={"title": "hunter2"}, headers=SAMPLED)
            service.get("/health", headers=SAMPLED)
            service.stop()
            line = next(line for line in service.logs if line.get("route") == "/notes")
        assert {path for path, _, _ in heard.requests} == {"/v1/traces"}
        spans = {span.name: span for span in heard.spans}
        request = spans["POST /notes"]
        assert request.trace_id.hex() == line["trace_id"] == SAMPLED["traceparent"][3:35]
        assert request.parent_span_id.hex() == "b7ad6b7169203331"
        assert any("INSERT INTO" in str(span.attributes) for span in heard.spans)
        assert not any("hunter2" in str(span) for span in heard.spans)
        assert not any("/health" in span.name for span in heard.spans)


@pytest.mark.servers
def test_a_collector_that_is_away_or_slow_costs_nothing_and_makes_no_noise(tmp_path: Path) -> None:
    with collector(seconds=20) as slow:
        for number, port in enumerate((free_port(), slow.port)):
            given = {"OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{port}"}
            with running_service(tmp_path / str(number), given) as service:
                for _ in range(20):
                    assert service.get("/notes", headers=SAMPLED).elapsed.total_seconds() < 5
                began = time.monotonic()
                assert service.stop() == 0
                assert time.monotonic() - began < 15  # and not the collector's 20
                assert not [line for line in service.logs if line["level"] != "INFO"]


def test_requests_to_x_ray_are_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    aws.session.cache_clear()
    with collector() as heard:
        address = f"http://127.0.0.1:{heard.port}/v1/traces"
        settings = Settings.load({"AWS_REGION": "eu-west-1", "TRACES_ENDPOINT": address})
        tracing = Tracing(settings, lambda: True)
        tracing.tracer.start_span("one").end()
        asyncio.run(tracing.close())
        ((path, headers, _),) = heard.requests
    assert path == "/v1/traces"
    authorization = headers["Authorization"]
    assert authorization.startswith("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/")
    assert "/eu-west-1/xray/aws4_request" in authorization
    assert heard.spans[0].name == "one"


@pytest.mark.parametrize(
    ("headers", "trace_id", "sampled"),
    [
        ({"x-amzn-trace-id": f"Root={ROOT}"}, TRACE, None),
        ({"x-amzn-trace-id": f"Self=1-0-0;Root={ROOT};Sampled=1"}, TRACE, None),
        ({"x-amzn-trace-id": f"Root={ROOT};Parent=53995c3f42cd8ad8;Sampled=1"}, TRACE, True),
        ({"x-amzn-trace-id": f"Root={ROOT};Parent=53995c3f42cd8ad8;Sampled=0"}, TRACE, False),
        ({"x-amzn-trace-id": f"Root={ROOT}"} | SAMPLED, SAMPLED["traceparent"][3:35], True),
        ({"x-amzn-trace-id": "Root=1-zz;Parent=x"}, None, None),
        ({"traceparent": "00-" + "0" * 32 + "-b7ad6b7169203331-01"}, None, None),
        ({}, None, None),
    ],
)
def test_a_trace_goes_on_where_it_came_from(
    headers: dict[str, str], trace_id: str | None, sampled: bool | None
) -> None:
    tracing = Tracing(Settings.load({}), lambda: False)
    span = tracing.tracer.start_span("request", context=parent(headers))
    context = span.get_span_context()
    if trace_id:
        assert trace.format_trace_id(context.trace_id) == trace_id
    if sampled is not None:
        assert context.trace_flags.sampled is sampled
    span.end()


def test_a_twentieth_is_sampled_or_all_when_the_flag_says_so() -> None:
    def share(is_on: bool) -> float:
        tracer = Tracing(Settings.load({}), lambda: is_on).tracer
        spans = [tracer.start_span("request", context=parent({})) for _ in range(2000)]
        return sum(span.get_span_context().trace_flags.sampled for span in spans) / len(spans)

    assert 0.02 < share(is_on=False) < 0.08
    assert share(is_on=True) == 1
