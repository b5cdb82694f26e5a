import asyncio
import base64
import json
from typing import Any

import pytest

from app.signing import RandomKey, SecretKeys, Signer, SigningError

FIRST, SECOND, THIRD = (bytes([number]) * 32 for number in (1, 2, 3))


class Keys:
    """Keys that a test changes as a rotation does."""

    def __init__(self, *keys: bytes) -> None:
        self.keys, self.reads, self.broken = list(keys), 0, False

    async def read(self) -> list[bytes]:
        self.reads += 1
        if self.broken:
            raise SigningError("Secrets Manager is away")
        return self.keys


class Clock:
    def __init__(self) -> None:
        self.time = 1_000_000.0

    def __call__(self) -> float:
        return self.time


def test_a_token_holds_its_text_until_its_time_is_over() -> None:
    async def scenario() -> None:
        clock = Clock()
        signer = Signer(Keys(FIRST), now=clock)
        token = await signer.sign("note:1", seconds=60)
        assert await signer.verify(token) == "note:1"
        clock.time += 59.5
        assert await signer.verify(token) == "note:1"
        clock.time += 1
        assert await signer.verify(token) is None

    asyncio.run(scenario())


def test_nobody_can_change_a_token_or_make_one_up() -> None:
    async def scenario() -> None:
        signer = Signer(Keys(FIRST))
        token = await signer.sign("note:1")
        name, _, mac = token.split(".")
        longer = base64.urlsafe_b64encode(json.dumps([9_999_999_999, "note:2"]).encode())
        forged = [
            f"{name}.{longer.decode().rstrip('=')}.{mac}",
            f"{token}A",
            token[:-1],
            "",
            ".",
            "..",
            "a.b.c",
            f"{name}..",
            "ä.ö.ü",
            "x" * 100_000,
            await Signer(Keys(SECOND)).sign("note:1"),
            await Signer(RandomKey()).sign("note:1"),
        ]
        assert [each for each in forged if await signer.verify(each) is not None] == []

    asyncio.run(scenario())


def test_a_rotation_keeps_links_valid_until_the_next_one() -> None:
    async def scenario() -> None:
        keys = Keys(FIRST)
        old = await Signer(keys).sign("note:1")
        keys.keys = [SECOND, FIRST]
        signer = Signer(keys)
        new = await signer.sign("note:2")
        assert [await signer.verify(each) for each in (old, new)] == ["note:1", "note:2"]
        keys.keys = [THIRD, SECOND]
        signer = Signer(keys)
        assert [await signer.verify(each) for each in (old, new)] == [None, "note:2"]

    asyncio.run(scenario())


def test_an_instance_that_has_not_seen_a_rotation_accepts_links_of_one_that_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def scenario() -> None:
        keys = Keys(FIRST)
        late = Signer(keys)
        await late.check()
        keys.keys = [SECOND, FIRST]
        link = await Signer(keys).sign("note:1")
        assert await late.verify(link) is None, "it has looked a moment ago"
        monkeypatch.setattr("app.signing.UNKNOWN_KEY_SECONDS", 0)
        assert await late.verify(link) == "note:1"

    asyncio.run(scenario())


def test_links_that_nobody_signed_do_not_make_us_ask_for_keys_each_time() -> None:
    async def scenario() -> None:
        keys = Keys(FIRST)
        signer = Signer(keys)
        for number in range(100):
            await signer.verify(f"key{number}.text.mac")
        assert keys.reads == 1

    asyncio.run(scenario())


def test_the_known_key_stays_while_the_secret_cannot_be_read() -> None:
    async def scenario() -> None:
        keys = Keys(FIRST)
        signer = Signer(keys)
        await signer.start()
        keys.broken = True
        await signer._look(seconds=0)
        assert await signer.verify(await signer.sign("note:1")) == "note:1"
        await signer.close()

    asyncio.run(scenario())


def test_a_start_without_a_key_does_not_fail_and_signing_says_so() -> None:
    async def scenario() -> None:
        keys = Keys()
        keys.broken = True
        signer = Signer(keys)
        await signer.start()
        with pytest.raises(SigningError, match="the signing key could not be read yet"):
            await signer.sign("note:1")
        await signer.close()

    asyncio.run(scenario())


class Secrets:
    """Answers like Secrets Manager's."""

    def __init__(self, value: str) -> None:
        self.value = value

    async def call(self, _service: str, _operation: str, **_given: Any) -> dict[str, Any]:
        return {"SecretString": self.value}


@pytest.mark.parametrize("value", ["", "{}", '{"signing_key": "c2hvcnQ="}', '{"signing_key": 1}'])
def test_a_secret_that_holds_no_key_is_refused_without_its_value(value: str) -> None:
    keys = SecretKeys(Secrets(value), "arn:key")  # type: ignore[arg-type]
    with pytest.raises(SigningError) as caught:
        asyncio.run(keys.read())
    assert str(caught.value) == "arn:key: no signing_key of 32 bytes in it"
