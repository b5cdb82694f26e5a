"""The service or its worker as a process, as a container runs it, on the loopback interface."""

import json
import os
import ssl
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.support.process import Process, free_port
from tests.support.project import ROOT

READY_SECONDS = 60.0
# Nothing here is HTTPS; without it each request would read all authorities, for 20 ms.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
_KEPT = ("HOME", "LANG", "PATH", "TMPDIR", "VIRTUAL_ENV")


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """A running service or worker.

    Attributes:
        port: Its port on 127.0.0.1.
        process: Its process.
        folder: Its working folder.
    """

    port: int
    process: Process
    folder: Path

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, **options: Any) -> httpx.Response:
        """Send one GET request on a connection of its own."""
        return self.send("GET", path, **options)

    def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send one request on a connection of its own."""
        return httpx.request(
            method, f"{self.url}{path}", trust_env=False, timeout=30, verify=NO_TLS, **options
        )

    @property
    def status(self) -> int:
        """What it answers to /ready; 0 while it does not listen."""
        try:
            return self.get("/ready").status_code
        except httpx.TransportError:
            return 0

    @property
    def logs(self) -> list[dict[str, Any]]:
        """Its log: one JSON object a line, and nothing else."""
        return [json.loads(line) for line in self.process.output.splitlines()]

    def wait_until_ready(self, *, seconds: float = READY_SECONDS) -> None:
        """Wait until /ready answers 200.

        Raises:
            ServerFailedError: It ended before, or is not ready in time.
        """
        self.process.wait_until(lambda: self.status == 200, seconds=seconds)

    def stop(self, *, seconds: float = 60.0) -> int:
        """End it with SIGTERM, as every platform does, and return its exit code."""
        return self.process.end(seconds=seconds)


@contextmanager
def running_service(
    folder: Path,
    settings: Mapping[str, str] | None = None,
    *,
    module: str = "app",
    arguments: Sequence[str] = (),
    port: int | None = None,
    ready: bool = True,
) -> Iterator[Service]:
    """`python -m app`, or another module of it, for the length of a `with` block.

    Args:
        folder: Its working folder, with its log and what it keeps without a database.
        settings: Its environment variables; of the tests' own it gets none but those of the
            system. By default it ends without waiting for a load balancer.
        module: What runs, such as `app.worker`.
        arguments: Its arguments.
        port: Its port, by default a free one.
        ready: Wait until /ready answers 200; otherwise until it listens.

    Raises:
        ServerFailedError: It ended, or did not answer in time; says what it logged last.
    """
    folder.mkdir(parents=True, exist_ok=True)
    chosen = port or free_port()
    process = Process(
        [python(), "-m", module, *arguments],
        log=folder / f"{module}-{chosen}.log",
        env=environment({"PORT": str(chosen), **(settings or {})}),
        cwd=folder,
    )
    service = Service(port=chosen, process=process, folder=folder)
    try:
        if ready:
            service.wait_until_ready()
        else:
            process.wait_until(lambda: service.status != 0)
        yield service
    finally:
        if process.is_running:
            service.stop()


def migrated(folder: Path, settings: Mapping[str, str]) -> None:
    """Bring the database's schema about, as a deployment does before the service starts."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [python(), "-m", "app.migrate"],
        cwd=folder,
        env=environment(settings),
        capture_output=True,
        check=True,
    )


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """All environment variables of a process of the application."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {
        **kept,
        "LISTEN_ADDRESS": "127.0.0.1",
        "PYTHONPATH": str(ROOT),
        "SHUTDOWN_DELAY_SECONDS": "0",
        **settings,
    }


def python() -> Path:
    """The interpreter that the application runs on."""
    return Path(sys.executable)
