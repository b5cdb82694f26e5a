"""Traces of what libraries do: queries, and look-ups in the cache. Once in a process."""

from opentelemetry import propagate, trace
from opentelemetry.instrumentation.redis import RedisInstrumentor
from opentelemetry.instrumentation.sqlalchemy import SQLAlchemyInstrumentor
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from app.cache import Cache
from app.parts import Parts


def install(parts: Parts) -> None:
    """Make the traces those of the whole process.

    Args:
        parts: What is traced; statements are recorded without what users wrote.
    """
    provider = parts.tracing.provider
    trace.set_tracer_provider(provider)
    propagate.set_global_textmap(TraceContextTextMapPropagator())
    database = parts.database
    engines = [each.sync_engine for each in (database.engine, database.reader) if each]
    SQLAlchemyInstrumentor().instrument(
        engines=engines,
        tracer_provider=provider,
        # It says that it knows SQLAlchemy up to 2.0; the events that it uses are the same in 2.1.
        skip_dep_check=True,
    )
    if isinstance(parts.cache, Cache):
        RedisInstrumentor.instrument_client(parts.cache.client, tracer_provider=provider)
