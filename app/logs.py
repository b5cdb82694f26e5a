"""Logs: one JSON object a line on stdout, with ids of request and trace, and without secrets."""

import logging
import sys
from contextvars import ContextVar
from types import TracebackType

from opentelemetry import trace
from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

from app.redaction import redacted
from app.settings import Settings

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)

# Chatty ones, and those that would put addresses with tokens or whole requests into logs.
QUIET = ("asyncio", "botocore", "boto3", "httpx", "httpcore", "s3transfer", "urllib3", "aiosqlite")


class Ids(logging.Filter):
    """Tells each line the request and the trace that it belongs to."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Add the ids, and let the line pass."""
        record.request_id = request_id.get()
        context = trace.get_current_span().get_span_context()
        if context.is_valid:
            record.trace_id = trace.format_trace_id(context.trace_id)
            record.span_id = trace.format_span_id(context.span_id)
        return True


class _Formatter(JsonFormatter):
    def add_fields(
        self,
        log_data: dict[str, object],
        record: logging.LogRecord,
        message_dict: dict[str, object],
    ) -> None:
        super().add_fields(log_data, record, message_dict)
        for name in [name for name, value in log_data.items() if value is None]:
            del log_data[name]

    def format(self, record: logging.LogRecord) -> str:
        # The whole line, so that nothing passes by way of an argument, a field or a traceback.
        return redacted(super().format(record))


def configure(settings: Settings) -> None:
    """Send all logs of the process to stdout, and what ends it by a mistake as well.

    Args:
        settings: The service's.
    """
    handler = logging.StreamHandler(sys.stdout)
    handler.addFilter(Ids())
    handler.setFormatter(
        _Formatter(
            ["levelname", "name", "message"],
            rename_fields={"levelname": "level", "name": "logger"},
            static_fields={"service": settings.service, "environment": settings.environment},
            timestamp="time",
            reserved_attrs=[*RESERVED_ATTRS, "color_message"],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level)
    sys.excepthook = _uncaught
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    # Batches that a collector does not take are counted by it and by us, not written about.
    logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)


def _uncaught(
    kind: type[BaseException], error: BaseException, frames: TracebackType | None
) -> None:
    """Log what Python would print as it is, with whatever address or password it quotes."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, frames)
    else:
        logging.getLogger("app").critical("ended by an error", exc_info=(kind, error, frames))
