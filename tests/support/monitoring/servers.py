"""Prometheus, Alertmanager and the blackbox exporter, and what tests ask Prometheus."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from terrace.toolchain.servers import (
    ALERTMANAGER,
    BLACKBOX_EXPORTER,
    PROMETHEUS,
    Kind,
    locate,
)
from tests.support import alertmanager
from tests.support.monitoring import scaled, setting
from tests.support.monitoring.setting import FACTOR, Place
from tests.support.process import Process
from tests.support.service import NO_TLS


@dataclass(frozen=True, kw_only=True, slots=True)
class Prometheus:
    """A running Prometheus.

    Attributes:
        client: What asks it.
        process: Its process.
    """

    client: httpx.Client
    process: Process

    def ask(self, what: str, **query: str | float) -> Any:
        """Return the data of an answer of its API.

        Raises:
            AssertionError: It refuses, such as an expression that it cannot read.
        """
        answer = self.client.get(f"/api/v1/{what}", params=query).json()
        assert answer["status"] == "success", f"{query}: {answer['error']}"
        return answer["data"]

    def series(self, expression: str, *, since: float, until: float, step: float) -> list[Any]:
        """Return what an expression had over a time: metric and values of each series."""
        found = self.ask("query_range", query=expression, start=since, end=until, step=step)
        series: list[Any] = found["result"]
        return series

    @property
    def alerts(self) -> list[dict[str, Any]]:
        """Alerts that are pending or firing now."""
        found: list[dict[str, Any]] = self.ask("alerts")["alerts"]
        return found


@contextmanager
def watching(place: Place) -> Iterator[Prometheus]:
    """All three for the length of a `with` block, by the project's own files.

    Raises:
        UserError: The machine has none of them.
        ServerFailedError: One ended, or did not answer in time.
    """
    short = {name: scaled.duration(name, FACTOR) for name in ("1m", "5m")}
    with ExitStack() as stack:
        started = [
            _started(
                stack,
                PROMETHEUS,
                place,
                place.prometheus,
                f"--config.file={setting.prometheus(place)}",
                f"--storage.tsdb.path={place.folder / 'samples'}",
                f"--rules.alert.resend-delay={short['1m']}",
                f"--query.lookback-delta={short['5m']}",
                "--enable-feature=expand-external-labels,exemplar-storage",
            ),
            _started(
                stack,
                ALERTMANAGER,
                place,
                place.alertmanager,
                f"--config.file={setting.alertmanager(place)}",
                f"--storage.path={place.folder / 'notifications'}",
                "--cluster.listen-address=",
            ),
            _started(
                stack,
                BLACKBOX_EXPORTER,
                place,
                place.blackbox,
                f"--config.file={setting.blackbox(place)}",
            ),
        ]
        paths = ("/-/ready", "/-/ready", "/-/healthy")
        ports = (place.prometheus, place.alertmanager, place.blackbox)
        for process, port, path in zip(started, ports, paths, strict=True):
            _wait(process, f"http://127.0.0.1:{port}{path}")
        url = f"http://127.0.0.1:{place.prometheus}"
        client = httpx.Client(base_url=url, trust_env=False, verify=NO_TLS, timeout=30)
        stack.enter_context(client)
        yield Prometheus(client=client, process=started[0])


def _started(stack: ExitStack, kind: Kind, place: Place, port: int, *options: str) -> Process:
    found = locate(kind)
    program = alertmanager.program(place.folder) if kind is ALERTMANAGER else found.program
    process = Process(
        [
            program,
            f"--web.listen-address=127.0.0.1:{port}",
            "--log.level=warn",
            *options,
        ],
        log=Path(place.folder / f"{kind.programs[-1]}.log"),
        env={**os.environ, **found.env, "ENVIRONMENT": place.environment},
        cwd=place.folder,
    )
    stack.callback(process.end)
    return process


def _wait(process: Process, url: str) -> None:
    def answers() -> bool:
        try:
            return httpx.get(url, trust_env=False, verify=NO_TLS).status_code == 200
        except httpx.TransportError:
            return False

    process.wait_until(answers)
