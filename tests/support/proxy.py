"""HAProxy in front of instances of the service, as the platform's load balancers stand there.

It asks /ready, sends new requests only to who is ready, keeps connections to the instances open,
and tries no request twice: what an instance drops, a client sees.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from terrace.toolchain.servers import HAPROXY, locate
from tests.support.process import Process, folder, free_port, listens

CHECK_MILLISECONDS = 200
SEEN_SECONDS = 3.0
"""How long after the first 503 from /ready an instance gets no more requests, with room to spare:
what SHUTDOWN_DELAY_SECONDS has to exceed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Proxy:
    """A running proxy.

    Attributes:
        port: Its port on 127.0.0.1.
        process: Its process.
        instances: Ports of those it sends requests to.
        report: Port on which it tells what it knows.
    """

    port: int
    process: Process
    instances: Sequence[int]
    report: int

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def wait_until_all_serve(self) -> None:
        """Wait until it takes all instances for ready.

        Raises:
            ServerFailedError: One is not in time.
        """
        self.process.wait_until(lambda: self.serving() == set(self.instances))

    def serving(self) -> set[int]:
        """The instances that it takes for ready."""
        text = httpx.get(f"http://127.0.0.1:{self.report}/;csv", trust_env=False).text
        names, *rows = (line.split(",") for line in text.removeprefix("# ").splitlines() if line)
        states = [dict(zip(names, row, strict=False)) for row in rows]
        return {
            int(state["svname"].removeprefix("instance-"))
            for state in states
            if state["svname"].startswith("instance-") and state["status"].startswith("UP")
        }


@contextmanager
def running_proxy(instances: Sequence[int]) -> Iterator[Proxy]:
    """A proxy for the length of a `with` block, which begins once all instances are ready.

    Args:
        instances: Ports on 127.0.0.1.

    Raises:
        UserError: The machine has no HAProxy.
        ServerFailedError: An instance is not ready in time.
    """
    server = locate(HAPROXY)
    port, report = free_port(), free_port()
    with folder("proxy") as home:
        configuration = home / "haproxy.cfg"
        configuration.write_text(_configuration(port, report, instances), encoding="utf-8")
        process = Process(
            [server.program, "-db", "-f", configuration],
            log=home / "log",
            env={**os.environ, **server.env},
            cwd=home,
        )
        proxy = Proxy(port=port, process=process, instances=instances, report=report)
        try:
            process.wait_until(lambda: listens(port) and listens(report))
            proxy.wait_until_all_serve()
            yield proxy
        finally:
            process.send(10)  # SIGUSR1: lets running requests end
            process.end()


def _configuration(port: int, report: int, instances: Sequence[int]) -> str:
    servers = "\n".join(f"  server instance-{each} 127.0.0.1:{each}" for each in instances)
    return f"""
global
  maxconn 2000
defaults
  mode http
  timeout connect 5s
  timeout check 5s
  timeout client 60s
  timeout server 60s
  timeout http-keep-alive 60s
  retries 0
  no option redispatch
  http-reuse always
  option forwardfor
frontend service
  bind 127.0.0.1:{port}
  default_backend instances
backend instances
  balance roundrobin
  option httpchk GET /ready
  http-check expect status 200
  default-server check inter {CHECK_MILLISECONDS}ms fall 2 rise 1
{servers}
frontend report
  bind 127.0.0.1:{report}
  stats enable
  stats uri /
"""
