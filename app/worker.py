"""`python -m app.worker [QUEUE]`: works on the messages of a queue until it is told to end.

On SIGTERM it takes no more messages, finishes those it has, and gives back what takes too long;
a second SIGTERM, or SIGINT, gives back all at once. Meanwhile it answers probes.
"""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI

from app import aws, logs, schema
from app.background import Background
from app.consumer import Consumer
from app.main import base
from app.parts import Parts
from app.probes import Check, Readiness
from app.settings import QUEUE_SUFFIX, QUEUES, Settings, SettingsError
from app.shutdown import Drain, serve
from app.source import Source
from app.telemetry import install

log = logging.getLogger(__name__)

# From SIGTERM on; then what is left is given back. In all less than the 60 s that Kubernetes
# gives, the 110 s of the job fleet, and the 120 s of ECS.
FINISH_SECONDS = 40.0


class Ending(Drain):
    """Ends a worker once its consumer has: SIGTERM stops that first."""

    def __init__(self) -> None:
        super().__init__(delay=FINISH_SECONDS + 10)
        self.consumer: Consumer | None = None
        self.consuming: asyncio.Task[None] | None = None

    @property
    def is_over(self) -> bool:
        """Whether the process has nothing more to do."""
        return super().is_over or (self.consuming is not None and self.consuming.done())

    def begin(self) -> None:
        """Take no more messages; a second time, give back those that are there."""
        super().begin()
        if self.consumer:
            self.consumer.stop()


def application(settings: Settings, name: str, ending: Ending) -> FastAPI:
    """Return what works on a queue while it is served, and answers probes.

    Args:
        settings: The service's.
        name: The queue.
        ending: What ends it.
    """
    parts = Parts.build(settings)
    consumer = ending.consumer = Consumer(
        name,
        Source(aws.of(settings), settings.queues[name]),
        parts.worker.do,
        tracer=parts.tracing.tracer,
    )

    counting = Background(f"count of queue {name}", consumer.count)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with parts.running():
            ending.consuming = asyncio.create_task(consumer.run(FINISH_SECONDS))
            ending.consuming.add_done_callback(_tell_end)
            await counting.start()
            yield
            await counting.close()
            ending.consuming.cancel()
            await asyncio.wait([ending.consuming])

    checks: dict[str, Check] = {
        "database": parts.database.check,
        "schema": partial(schema.check, parts.database),
        "queue": consumer.check,
    }
    return base(parts, ending, Readiness(ending, checks), lifespan)


def main(arguments: Sequence[str]) -> int:
    """Work until told to end.

    Args:
        arguments: Name of the queue; none for the first one.

    Returns:
        0 when told to end, 1 when the worker broke, 2 when a setting is wrong.
    """
    ending = Ending()
    try:
        settings = Settings.load()
        settings.require_folder()
        service = application(settings, _queue(settings, arguments), ending)
    except SettingsError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    logs.configure(settings)
    install(service.state.parts)
    code = serve(service, settings, ending)
    return code if ending.is_on else 1


def _tell_end(consuming: asyncio.Task[None]) -> None:
    if not consuming.cancelled() and (error := consuming.exception()):
        log.error("the consumer broke", exc_info=error)


def _queue(settings: Settings, arguments: Sequence[str]) -> str:
    name = arguments[0] if arguments else QUEUES[0]
    if name not in QUEUES or len(arguments) > 1:
        received = " ".join(arguments)
        raise SettingsError(f"QUEUE: received {received!r}, allowed: {' or '.join(QUEUES)}")
    if name not in settings.queues:
        variable = f"{name.upper()}{QUEUE_SUFFIX}"
        raise SettingsError(f"{variable}: missing, allowed: the address of a queue of SQS")
    return name


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
