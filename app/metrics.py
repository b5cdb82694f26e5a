"""Metrics of requests, by the names that alert rules and dashboards ask for.

Those of the database, of queues and of the cache are beside what they measure.
"""

from prometheus_client import (
    REGISTRY,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
)
from prometheus_client.exposition import choose_encoder

# A time series more for each, which nobody asks for.
disable_created_metrics()  # type: ignore[no-untyped-call]

REQUESTS = Counter(
    "http_requests_total", "Requests that were answered.", ("method", "path", "status")
)
SECONDS = Histogram(
    "http_request_duration_seconds",
    "Time from a request's first byte to its answer's last.",
    ("method", "path"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
IN_PROGRESS = Gauge("http_requests_in_progress", "Requests that are being answered.")
RUNS = Gauge("app_info", "What runs.", ("version", "commit"))
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
UNKNOWN_PATH = "unmatched"  # whatever was asked for: users must not be able to make time series


def observe(
    method: str, path: str, status: int, seconds: float, trace_id: str | None = None
) -> None:
    """Count a request.

    Args:
        method: Method as it was sent.
        path: Template of its route, never the address itself.
        status: Status code of the answer.
        seconds: How long it took.
        trace_id: Its trace, if that is kept: a dashboard leads from a slow request to it.
    """
    known = method if method in METHODS else "OTHER"
    REQUESTS.labels(known, path, str(status)).inc()
    exemplar = {"trace_id": trace_id} if trace_id else None
    SECONDS.labels(known, path).observe(seconds, exemplar)


def text(accepted: str) -> tuple[bytes, str]:
    """Return all metrics of the process, and their media type.

    Args:
        accepted: The header Accept of who asks; traces are told in OpenMetrics only.
    """
    encode, kind = choose_encoder(accepted)
    return encode(REGISTRY), kind
