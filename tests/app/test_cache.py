import asyncio
import socket
import time
from collections.abc import Iterator
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from prometheus_client import REGISTRY

from app import cache
from app.aws import Aws
from app.cache import Token, at_url, on_aws
from app.settings import Settings
from constructs_lib.database.cache import COMMANDS
from tests.support.process import free_port, or_fail
from tests.support.redis import Redis, running_redis
from tests.support.sigv4 import accepts

pytestmark = pytest.mark.servers

USER, NAME, SECRET = "terrace-dev-cache-app", "terrace-dev-cache", "secret"


def count(outcome: str) -> float:
    return REGISTRY.get_sample_value("cache_requests_total", {"outcome": outcome}) or 0


def test_what_was_put_is_found_until_its_time_is_over_or_it_is_dropped(redis_server: Redis) -> None:
    async def scenario() -> None:
        redis_server.empty()
        own = at_url(redis_server.url())
        hits, misses = count("hit"), count("miss")
        assert await own.get("note:1") is None
        await own.put("note:1", b"\x00text", 60)
        assert await own.get("note:1") == b"\x00text"
        await own.forget("note:1")
        assert await own.get("note:1") is None
        await own.put("note:2", b"text", 60)
        with redis_server.client() as client:
            assert 0 < client.ttl("note:2") <= 60
        assert (count("hit") - hits, count("miss") - misses) == (1, 2)
        await own.close()

    asyncio.run(scenario())


def test_a_broken_cache_is_a_miss_that_is_counted_and_costs_little_time() -> None:
    async def scenario() -> None:
        own = at_url(f"redis://127.0.0.1:{free_port()}")
        errors, began = count("error"), time.monotonic()
        for _ in range(100):
            assert await own.get("note:1") is None
            await own.put("note:1", b"text", 60)
        await own.forget("note:1")
        assert count("error") - errors == 100
        assert time.monotonic() - began < 5
        with pytest.raises(cache.FAILURES):
            await own.check()
        await own.close()

    asyncio.run(scenario())


def test_a_cache_that_comes_back_is_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        monkeypatch.setattr(cache, "REST_SECONDS", 0.1)
        port = free_port()
        own = at_url(f"redis://127.0.0.1:{port}")
        with or_fail(running_redis(port=port)):
            await own.put("note:1", b"text", 60)
            assert await own.get("note:1") == b"text"
        assert await own.get("note:1") is None
        with or_fail(running_redis(port=port)):
            await asyncio.sleep(0.2)
            await own.put("note:1", b"text", 60)
            assert await own.get("note:1") == b"text"
        await own.close()

    asyncio.run(scenario())


def test_a_server_that_does_not_answer_keeps_nobody_waiting_for_long() -> None:
    async def scenario() -> None:
        with socket.create_server(("127.0.0.1", 0)) as silent:
            own = at_url(f"redis://127.0.0.1:{silent.getsockname()[1]}")
            began = time.monotonic()
            for _ in range(20):  # only the first of a second waits
                assert await own.get("note:1") is None
            assert time.monotonic() - began < 8
            await own.close()

    asyncio.run(scenario())


@pytest.fixture(scope="module")
def valkey() -> Iterator[Redis]:
    """A server as ElastiCache sets it up: TLS only, and one user for commands on data."""
    rules = {
        "default": "off",
        "operator": "on >operator ~* &* +@all",
        USER: f"{COMMANDS} resetpass",
    }
    with or_fail(running_redis(tls=True, users=rules)) as server:
        yield server


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Aws:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "id")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    return Aws("eu-west-1")


class Checked(Token):
    """Lets the server accept exactly the token that is about to be sent, as IAM would."""

    def __init__(self, session: Aws, server: Redis) -> None:
        super().__init__(session, NAME, USER)
        self.server, self.tokens = server, list[str]()

    async def get_credentials_async(self) -> tuple[str, str]:
        user, token = await super().get_credentials_async()
        with operator(self.server) as client:
            client.acl_setuser(user, enabled=True, reset_passwords=True, passwords=[f"+{token}"])
        self.tokens.append(token)
        return user, token


def operator(server: Redis) -> Any:
    return server.client(username="operator", password="operator")


def authority(server: Redis) -> str:
    assert server.certificates
    return str(server.certificates.authority)


def test_it_signs_in_over_tls_with_a_token_and_works_with_the_rights_of_its_user(
    valkey: Redis, session: Aws
) -> None:
    async def scenario() -> None:
        token = Checked(session, valkey)
        own = on_aws("localhost", valkey.port, token, ca_file=authority(valkey))
        await own.check()
        await own.put("note:1", b"text", 60)
        assert await own.get("note:1") == b"text"
        await own.forget("note:1")
        assert len(token.tokens) == 1
        with operator(valkey) as client:
            assert USER in {each["user"] for each in client.client_list()}
        await own.close()

    asyncio.run(scenario())


def test_connections_are_entered_anew_long_before_aws_ends_them(
    valkey: Redis, session: Aws
) -> None:
    async def scenario() -> None:
        token = Checked(session, valkey)
        own = on_aws("localhost", valkey.port, token, ca_file=authority(valkey))
        await own.put("note:1", b"text", 60)
        seconds = await own._renew()
        assert await own.get("note:1") == b"text"
        assert len(token.tokens) == 2
        with operator(valkey) as client:
            mine = [each for each in client.client_list() if each["user"] == USER]
        assert len(mine) == 1, "the former connection is closed"
        assert 2 * seconds < 12 * 60 * 60, "one that was in use has its turn the next time"
        await own.close()

    asyncio.run(scenario())


def test_a_server_with_a_certificate_of_somebody_else_gets_no_token(
    valkey: Redis, session: Aws
) -> None:
    async def scenario() -> None:
        token = Checked(session, valkey)
        own = on_aws("localhost", valkey.port, token)
        assert await own.get("note:1") is None
        assert token.tokens == []
        await own.close()

    asyncio.run(scenario())


def test_the_token_is_signed_for_the_cache_the_user_and_fifteen_minutes(session: Aws) -> None:
    user, token = asyncio.run(Token(session, NAME.upper(), USER).get_credentials_async())
    assert user == USER
    assert "://" not in token
    address = urlsplit(f"https://{token}")
    query = dict(parse_qsl(address.query))
    assert (address.netloc, address.path) == (NAME, "/")
    assert query["Action"] == "connect"
    assert query["User"] == USER
    assert query["X-Amz-Expires"] == "900"
    scope = query["X-Amz-Credential"].removeprefix("id/")
    assert scope.split("/")[1:] == ["eu-west-1", "elasticache", "aws4_request"]
    assert accepts("GET", f"https://{token}", secret=SECRET, payload=sha256(b"").hexdigest())


def test_settings_choose_the_cache() -> None:
    assert isinstance(cache.build(Settings.load({})), cache.NoCache)
    assert isinstance(cache.build(Settings.load({"CACHE_URL": "redis://h:1/0"})), cache.Cache)
    on_aws = {"CACHE_HOST": "h", "CACHE_PORT": "6379", "CACHE_NAME": "n", "CACHE_USER": "u"}
    built = cache.build(Settings.load(on_aws | {"AWS_REGION": "eu-west-1"}))
    assert isinstance(built, cache.Cache)
