"""A deployment as clients see it: instances behind a proxy are restarted one after the other."""

import asyncio
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from tests.support.load import Notes, Outcome, at_rate
from tests.support.process import free_port
from tests.support.proxy import SEEN_SECONDS, Proxy, running_proxy
from tests.support.service import Service, running_service


def restarted_under_load(
    folder: Path, settings: Mapping[str, str], *, per_second: float, seconds: float
) -> tuple[Outcome, int]:
    """Restart each of two instances under load again and again, and return what clients saw.

    Args:
        folder: Where the instances keep their logs.
        settings: What both are told; they share database and cache.
        per_second: How many requests begin in a second.
        seconds: For how long they do, at least, and until each was restarted.

    Returns:
        The outcome of the requests, and how many restarts there were.
    """
    told = {"LOG_LEVEL": "WARNING", "SHUTDOWN_DELAY_SECONDS": str(SEEN_SECONDS), **settings}
    with ExitStack() as stack:
        instances = [
            stack.enter_context(Instance(folder / name, told)) for name in ("first", "second")
        ]
        ports = [instance.port for instance in instances]
        proxy = stack.enter_context(running_proxy(ports))
        return asyncio.run(_restarted(proxy, instances, per_second, seconds))


class Instance:
    """An instance that can be restarted on its port."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self.port = free_port()
        self._folder, self._settings = folder, settings
        self._running = ExitStack()
        self._service: Service | None = None

    def __enter__(self) -> "Instance":
        """Start it."""
        self._service = self._running.enter_context(
            running_service(self._folder, self._settings, port=self.port)
        )
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self._running.close()

    def restart(self) -> None:
        """End it as a deployment does, and start it again; returns once it is ready."""
        assert self._service
        code = self._service.stop()
        assert code == 0, f"the service ended with {code}:\n{self._service.process.output[-3000:]}"
        self._running.close()
        self.__enter__()


async def _restarted(
    proxy: Proxy, instances: list[Instance], per_second: float, seconds: float
) -> tuple[Outcome, int]:
    notes = Notes(proxy.port)
    await notes.prepare()
    loop = asyncio.get_running_loop()
    ends, restarts = loop.time() + seconds, 0

    async def restart() -> None:
        nonlocal restarts
        while restarts < len(instances) or loop.time() < ends:
            await asyncio.to_thread(instances[restarts % len(instances)].restart)
            await asyncio.to_thread(proxy.wait_until_all_serve)
            restarts += 1

    restarting = asyncio.create_task(restart())
    try:
        outcome = await at_rate(
            notes,
            per_second=per_second,
            seconds=seconds,
            goes_on=lambda: not restarting.done(),
        )
        await restarting
        return outcome, restarts
    finally:
        restarting.cancel()
        await notes.close()
