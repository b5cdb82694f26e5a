"""Valkey or Redis for answers of reads: what fails there is a miss, and no request fails for it.

On AWS there is no password. Each connection is entered over TLS with a token that IAM signs; the
token is good for 15 minutes, and ElastiCache ends a connection 12 hours after it was entered.

Source: Amazon ElastiCache User Guide, "Authenticating with IAM".
"""

import time
from collections.abc import Awaitable, Callable
from typing import Any

from prometheus_client import Counter
from redis.asyncio import BlockingConnectionPool, Redis, SSLConnection
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.credentials import CredentialProvider
from redis.exceptions import RedisError

from app import aws
from app.background import Background
from app.settings import CacheUrl, Settings

CONNECTIONS = 32
CONNECT_SECONDS = 1.0
ANSWER_SECONDS = 0.5  # a database answers the same in a few milliseconds
REST_SECONDS = 1.0  # nobody asks a cache that just failed, so that requests do not wait for it
TOKEN_SECONDS = 900  # the longest
# Each time, idle connections are closed and entered anew when needed. One that is in use at that
# moment is left out, and has its turn the next time, still before its 12 hours are over.
RENEW_SECONDS = 4 * 60 * 60
FAILURES = (RedisError, OSError, *aws.FAILURES)
OUTCOMES = ("hit", "miss", "error")

LOOKUPS = Counter("cache_requests_total", "Look-ups in the cache by what came of them", ["outcome"])
for each in OUTCOMES:
    LOOKUPS.labels(each)  # 0 from the start: a rate has something to begin with
FAILED = Counter("cache_errors_total", "Operations of the cache that failed or were left out")


class Token(CredentialProvider):
    """Signs in with a token of IAM, a new one for each connection."""

    def __init__(self, session: aws.Aws, cache: str, user: str) -> None:
        """Take whom to sign in as.

        Args:
            session: Whose role signs.
            cache: Name of the cache; IAM knows it in lower case.
            user: The user.
        """
        self._aws, self._cache, self._user = session, cache.lower(), user

    async def get_credentials_async(self) -> tuple[str, str]:
        """Return user and token; signing may have to renew the role's credentials."""
        query = {"Action": "connect", "User": self._user}
        token = await self._aws.run(
            self._aws.sign_connection, "elasticache", self._cache, query, TOKEN_SECONDS
        )
        return self._user, token


class Cache:
    """What was read lately.

    Attributes:
        client: What asks the server.
    """

    def __init__(self, pool: BlockingConnectionPool, *, renewed: bool = False) -> None:
        """Take the connections.

        Args:
            pool: The connections.
            renewed: Whether they have to be entered anew before 12 hours are over.
        """
        self._pool = pool
        self.client = Redis(connection_pool=pool)
        self._rests_until = 0.0
        self._renewing = Background("cache sign-in", self._renew) if renewed else None

    async def start(self) -> None:
        """Begin to renew connections; the first one is made when it is needed."""
        if self._renewing:
            await self._renewing.start()

    async def close(self) -> None:
        """Close all connections."""
        if self._renewing:
            await self._renewing.close()
        await self.client.aclose()
        await self._pool.aclose()

    async def check(self) -> None:
        """See that the cache answers.

        Raises:
            RedisError: It does not.
        """
        await self.client.ping()

    async def get(self, key: str) -> bytes | None:
        """Return what was put; None when it is not there, or the cache is broken."""
        done, value = await self._try(lambda: self.client.get(key))
        found = bytes(value) if value is not None else None
        outcome = "error" if not done else "miss" if found is None else "hit"
        LOOKUPS.labels(outcome).inc()
        return found

    async def put(self, key: str, value: bytes, seconds: int) -> None:
        """Keep a value for a time; if that fails, the next reader finds nothing."""
        await self._try(lambda: self.client.set(key, value, ex=seconds))

    async def forget(self, key: str) -> None:
        """Drop a value; if that fails, it may be read until its time is over.

        It is tried also while the cache rests: what is dropped is wrong, and might be read later.
        """
        await self._try(lambda: self.client.delete(key), rests=False)

    async def _try(
        self, do: Callable[[], Awaitable[Any]], *, rests: bool = True
    ) -> tuple[bool, Any]:
        """Return whether the cache did it, and its answer."""
        if rests and time.monotonic() < self._rests_until:
            FAILED.inc()
            return False, None
        try:
            return True, await do()
        except FAILURES:
            FAILED.inc()
            self._rests_until = time.monotonic() + REST_SECONDS
            return False, None

    async def _renew(self) -> float:
        await self._pool.disconnect(inuse_connections=False)
        return RENEW_SECONDS


class NoCache:
    """Stands in where there is no cache: each read goes to the database."""

    async def start(self) -> None:
        """Nothing to begin."""

    async def close(self) -> None:
        """Nothing to end."""

    async def get(self, key: str) -> bytes | None:  # noqa: ARG002 - as in Cache
        """Return None."""
        return None

    async def put(self, key: str, value: bytes, seconds: int) -> None:
        """Keep nothing."""

    async def forget(self, key: str) -> None:
        """Nothing is there."""


def on_aws(host: str, port: int, token: CredentialProvider, *, ca_file: str | None = None) -> Cache:
    """Return a cache that is entered over TLS with tokens.

    Args:
        host: Its host.
        port: Its port.
        token: What signs in.
        ca_file: Certificates to trust beside the system's, in a file.
    """
    pool = BlockingConnectionPool(
        connection_class=SSLConnection,
        host=host,
        port=port,
        credential_provider=token,
        ssl_ca_certs=ca_file,
        **_limits(),
    )
    return Cache(pool, renewed=True)


def at_url(url: str) -> Cache:
    """Return a cache by its address, which may hold a password."""
    return Cache(BlockingConnectionPool.from_url(url, **_limits()))


def build(settings: Settings) -> Cache | NoCache:
    """Return the configured cache."""
    given = settings.cache
    if given is None:
        return NoCache()
    if isinstance(given, CacheUrl):
        return at_url(given.url.get_secret_value())
    token = Token(aws.of(settings), given.name, given.user)
    return on_aws(given.host, given.port, token)


def _limits() -> dict[str, Any]:
    return {
        "max_connections": CONNECTIONS,
        "timeout": ANSWER_SECONDS,  # for one of them to be free
        "socket_connect_timeout": CONNECT_SECONDS,
        "socket_timeout": ANSWER_SECONDS,
        "health_check_interval": 0,
        # Once more for a connection that the other side has closed meanwhile.
        "retry": Retry(NoBackoff(), 1),
    }
