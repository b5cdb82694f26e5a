"""The end of the service: it says that it is not ready, goes on for a while, and then finishes.

A load balancer needs some seconds to see that an instance ends, and sends requests until then.
"""

import time
from signal import SIGINT
from types import FrameType

import uvicorn
from fastapi import FastAPI

from app.protocol import Protocol
from app.settings import Settings

# Longer than the load balancer keeps an idle connection (60 s unless it is told otherwise), so
# that it is never the service that closes one just when a request is under way.
KEEP_ALIVE_SECONDS = 75
# With the longest delay (15 s) and Kubernetes's preStop (10 s) less than its 60 s, and than the
# 120 s of ECS.
FINISH_SECONDS = 30
BACKLOG = 2048


class Drain:
    """Whether the process is about to end."""

    def __init__(self, delay: float = 0.0) -> None:
        self._delay = delay
        self._ends_at: float | None = None

    @property
    def is_on(self) -> bool:
        """Whether no new work should come."""
        return self._ends_at is not None

    @property
    def is_over(self) -> bool:
        """Whether it is time to take no more requests."""
        return self._ends_at is not None and time.monotonic() >= self._ends_at

    def begin(self) -> None:
        """Begin; a second time makes it end now."""
        now = time.monotonic()
        self._ends_at = now if self.is_on else now + self._delay


class Server(uvicorn.Server):
    """Serves until SIGTERM and for a while after it; SIGINT, of a person, ends it at once."""

    def __init__(self, config: uvicorn.Config, drain: Drain) -> None:
        super().__init__(config)
        self._drain = drain

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to end, on a signal."""
        self._drain.begin()
        if sig == SIGINT:
            super().handle_exit(sig, frame)

    async def on_tick(self, counter: int) -> bool:
        """Look whether to end, ten times a second."""
        return await super().on_tick(counter) or self._drain.is_over


def serve(application: FastAPI, settings: Settings, drain: Drain) -> int:
    """Serve until told to end; the process's logs are configured already.

    Args:
        application: What answers.
        settings: The service's.
        drain: What `/ready` of the application looks at.

    Returns:
        The exit code: 0 when told to end, 1 when it could not begin, and the log says why.
    """
    try:
        Server(config(application, settings), drain).run()
    except KeyboardInterrupt:
        pass  # uvicorn sends itself the signal again, once all has ended
    except SystemExit:
        return 1
    return 0


def config(application: FastAPI, settings: Settings) -> uvicorn.Config:
    """Return how to serve an application."""
    return uvicorn.Config(
        application,
        host=settings.listen_address,
        port=settings.port,
        loop="uvloop",
        http=Protocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=FINISH_SECONDS,
        backlog=BACKLOG,
    )
