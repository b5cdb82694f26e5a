import pytest
from redis import AuthenticationError
from redis import ConnectionError as RefusedError
from redis import Redis as Client
from redis.backoff import NoBackoff
from redis.retry import Retry

from tests.support.redis import Redis, running_redis

ONCE = Retry(NoBackoff(), 0)


def test_the_sessions_cache_can_be_emptied(redis_server: Redis) -> None:
    with redis_server.client() as client:
        client.set("note", "text")
        redis_server.empty()
        assert client.get("note") is None


@pytest.mark.servers
def test_users_are_let_in_by_their_password_over_tls_only() -> None:
    users = {"app": "on >token ~* +@all", "default": "off"}
    with running_redis(tls=True, users=users) as server:
        with server.client(username="app", password="token") as client:
            assert client.ping()
        with (
            server.client(username="app", password="other") as client,
            pytest.raises(AuthenticationError),
        ):
            client.ping()
        with (
            Client(port=server.port, password="token", retry=ONCE) as client,
            pytest.raises(RefusedError),
        ):
            client.ping()
