"""A real Redis or Valkey for tests, on the loopback interface, without anything on disk.

The session's server is the fixture `redis_server`; a test that shares it empties it first:

    def test_something(redis_server: Redis) -> None:
        redis_server.empty()
        settings = {"CACHE_URL": redis_server.url()}
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from terrace.toolchain.servers import REDIS, locate
from tests.support.process import Process, folder, free_port, listens

if TYPE_CHECKING:
    from tests.support.authority import Certificates


@dataclass(frozen=True, kw_only=True, slots=True)
class Redis:
    """A running server.

    Attributes:
        port: Its port on 127.0.0.1.
        process: Its process.
        certificates: What it proves itself with; None where it has no TLS.
    """

    port: int
    process: Process
    certificates: "Certificates | None" = None

    def url(self, database: int = 0) -> str:
        """The address of one of its databases."""
        scheme = "redis" if self.certificates is None else "rediss"
        return f"{scheme}://127.0.0.1:{self.port}/{database}"

    def client(self, **options: Any) -> Any:
        """A client that waits for its answers; it trusts the server's authority."""
        import redis  # noqa: PLC0415 - most tests that import this module need none

        if self.certificates is not None:
            options |= {"ssl": True, "ssl_ca_certs": str(self.certificates.authority)}
        return redis.Redis(host="127.0.0.1", port=self.port, **options)

    def empty(self) -> None:
        """Forget everything that tests put there."""
        with self.client() as client:
            client.flushall()

    def stop(self) -> None:
        """End it as a failure does."""
        self.process.send(9)
        self.process.wait(10)


@contextmanager
def running_redis(
    *, tls: bool = False, users: Mapping[str, str] | None = None, port: int | None = None
) -> Iterator[Redis]:
    """A server for the length of a `with` block.

    Args:
        tls: Serve TLS alone, with a certificate of its own authority.
        users: Rules by user, such as `{"app": "on >password ~* +@all"}`; `default` too is a user.
        port: Its port, by default a free one.

    Raises:
        UserError: The machine has none.
    """
    server = locate(REDIS)
    with folder("redis") as home:
        made = _certificates(home) if tls else None
        chosen = port or free_port()
        configuration = home / "redis.conf"
        lines = _lines(home, chosen, made, users or {})
        configuration.write_text("\n".join((*lines, "")), encoding="utf-8")
        process = Process(
            [server.program, configuration],
            log=home / "log",
            env={**os.environ, **server.env},
            cwd=home,
        )
        try:
            process.wait_until(lambda: listens(chosen))
            yield Redis(port=chosen, process=process, certificates=made)
        finally:
            process.end()


def _lines(
    home: Path, port: int, made: "Certificates | None", users: Mapping[str, str]
) -> Iterator[str]:
    yield from ("bind 127.0.0.1", "protected-mode no", 'save ""', "appendonly no", f"dir {home}")
    yield f"port {0 if made else port}"
    if made is not None:
        yield f"tls-port {port}"
        yield f"tls-cert-file {made.certificate}"
        yield f"tls-key-file {made.key}"
        yield f"tls-ca-cert-file {made.authority}"
        yield "tls-auth-clients no"
    for name, rules in users.items():
        yield f"user {name} {rules}"


def _certificates(home: Path) -> "Certificates":
    from tests.support.authority import certificates  # noqa: PLC0415 - slow, and few need it

    return certificates(home)
