"""Metrics of requests, by the names that alert rules and dashboards ask for."""

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)

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
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
UNKNOWN_PATH = "unmatched"  # whatever was asked for: users must not be able to make time series


def observe(method: str, path: str, status: int, seconds: float) -> None:
    """Count a request.

    Args:
        method: Method as it was sent.
        path: Template of its route, never the address itself.
        status: Status code of the answer.
        seconds: How long it took.
    """
    known = method if method in METHODS else "OTHER"
    REQUESTS.labels(known, path, str(status)).inc()
    SECONDS.labels(known, path).observe(seconds)


def text() -> tuple[bytes, str]:
    """Return all metrics of the process, and their media type."""
    return generate_latest(), CONTENT_TYPE_LATEST
