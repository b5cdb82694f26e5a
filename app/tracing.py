"""Traces by OpenTelemetry, to a collector near by or, in signed requests, to X-Ray itself."""

import re
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from typing import Any

import anyio
import requests
from anyio import to_thread
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.sdk.trace.sampling import (
    ALWAYS_ON,
    ParentBased,
    Sampler,
    SamplingResult,
    TraceIdRatioBased,
)
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from prometheus_client import Counter

from app import aws
from app.settings import Settings

RATIO = 0.05  # as the sampling rule of the platform
EXPORT_SECONDS = 5
FLUSH_SECONDS = 3
ROOT = re.compile(r"Root=1-([0-9a-f]{8})-([0-9a-f]{24})(?:;|$)")
PARENT = re.compile(r"Parent=([0-9a-f]{16})(?:;|$)")
SAMPLED = re.compile(r"Sampled=([01])(?:;|$)")

EXPORTED = Counter("trace_spans_exported_total", "Spans handed to the collector.", ("result",))
for each in SpanExportResult:
    EXPORTED.labels(each.name.lower())  # 0 from the start: a rate has something to begin with
_amazon_id: ContextVar[int | None] = ContextVar("amazon_id", default=None)
_w3c = TraceContextTextMapPropagator()


class Tracing:
    """The traces of the process.

    Attributes:
        provider: Provider of tracers.
        tracer: What the service's own spans are begun with.
    """

    def __init__(self, settings: Settings, traces_all: Callable[[], bool]) -> None:
        """Prepare it; requests never wait for what is exported, nor fail with it.

        Args:
            settings: The service's.
            traces_all: Whether every request is traced now, instead of a part.
        """
        self.provider = TracerProvider(
            sampler=_Sampler(traces_all),
            id_generator=_Ids(),
            resource=Resource.create(
                {
                    "service.name": settings.service,
                    "deployment.environment.name": settings.environment,
                }
            ),
            shutdown_on_exit=False,
        )
        exporter = _exporter(settings)
        if exporter:
            self.provider.add_span_processor(BatchSpanProcessor(_Counted(exporter)))
        self.tracer = self.provider.get_tracer("app")

    async def close(self) -> None:
        """Hand over what is left, unless that takes too long."""
        with anyio.move_on_after(FLUSH_SECONDS):
            await to_thread.run_sync(self.provider.shutdown, abandon_on_cancel=True)


def parent(headers: Mapping[str, str]) -> Context:
    """Return the context of whoever sent a request: traceparent, or else AWS's own header.

    A load balancer of AWS gives each request an id and no span; then the trace takes that id.

    Args:
        headers: Headers of the request, in lower case.

    Source: Elastic Load Balancing, "Request tracing for your Application Load Balancer".
    """
    _amazon_id.set(None)
    if "traceparent" in headers:
        return _w3c.extract(headers, Context())
    told = headers.get("x-amzn-trace-id", "")
    root, span, sampled = (each.search(told) for each in (ROOT, PARENT, SAMPLED))
    if root is None:
        return Context()
    trace_id = int("".join(root.groups()), 16)
    if span is None or sampled is None:
        _amazon_id.set(trace_id)
        return Context()
    context = trace.SpanContext(
        trace_id, int(span[1], 16), is_remote=True, trace_flags=trace.TraceFlags(int(sampled[1]))
    )
    return trace.set_span_in_context(trace.NonRecordingSpan(context), Context())


def kept(span: trace.Span) -> str | None:
    """Return the id of a span's trace if it is one of those that are kept."""
    context = span.get_span_context()
    return trace.format_trace_id(context.trace_id) if context.trace_flags.sampled else None


class _Ids(RandomIdGenerator):
    def generate_trace_id(self) -> int:
        return _amazon_id.get() or super().generate_trace_id()


class _Sampler(Sampler):
    def __init__(self, traces_all: Callable[[], bool]) -> None:
        self._traces_all = traces_all
        self._usual = ParentBased(TraceIdRatioBased(RATIO))

    def should_sample(self, *arguments: Any, **named: Any) -> SamplingResult:
        chosen = ALWAYS_ON if self._traces_all() else self._usual
        return chosen.should_sample(*arguments, **named)

    def get_description(self) -> str:
        return "all, or a part of those that begin here"


class _Counted(SpanExporter):
    """Counts what is lost: nothing is logged of it, so that an absent collector makes no noise."""

    def __init__(self, exporter: SpanExporter) -> None:
        self._exporter = exporter

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        result = self._exporter.export(spans)
        EXPORTED.labels(result.name.lower()).inc(len(spans))
        return result

    def shutdown(self) -> None:
        self._exporter.shutdown()


class _Signed(requests.auth.AuthBase):
    """Signs requests as AWS wants them (SigV4)."""

    def __init__(self, here: aws.Aws) -> None:
        self._here = here

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        signed = self._here.sign("xray", request.method, request.url, request.body)
        request.headers.update(signed)
        return request


def _exporter(settings: Settings) -> SpanExporter | None:
    session = requests.Session()
    if settings.collector:
        address = f"{settings.collector.rstrip('/')}/v1/traces"
    elif settings.traces:
        address = settings.traces
        session.auth = _Signed(aws.of(settings))
    else:
        return None
    return OTLPSpanExporter(address, session=session, timeout=EXPORT_SECONDS)
