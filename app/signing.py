"""Links that nobody can make up: texts signed with a key that is another one every few weeks.

The current key signs, the one before it verifies too. A token says which key signed it, by a
fingerprint: one that is not known yet is looked for at once, as another instance may have seen
a rotation first.

Source: constructs_lib/functions/code/signing_key_rotation.py, which makes the keys.
"""

import asyncio
import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable
from typing import Protocol

from app import aws
from app.away import AwayError
from app.background import Background
from app.settings import Settings

KEY_BYTES = 32
FIELD = "signing_key"
STAGES = ("AWSCURRENT", "AWSPREVIOUS")
REFRESH_SECONDS = 300
UNKNOWN_KEY_SECONDS = 10  # between two looks for a key that a token names and we lack
LINK_SECONDS = 7 * 24 * 60 * 60  # shorter than two rotations, so that its key is still known
MOST_CHARACTERS = 4096


class SigningError(AwayError):
    """There is no key to sign with."""

    thing = "signing key"


class Keys(Protocol):
    """Where keys come from."""

    async def read(self) -> list[bytes]:
        """Return the current key, and the one before it if there is one."""


class SecretKeys:
    """Keys in a secret of Secrets Manager."""

    def __init__(self, session: aws.Aws, secret: str) -> None:
        self._aws, self._secret = session, secret

    async def read(self) -> list[bytes]:
        """Return the current key, and the one before it if there is one.

        Raises:
            SigningError: They cannot be read.
        """
        found: list[bytes] = []
        for stage in STAGES:
            try:
                answer = await self._aws.call(
                    "secretsmanager", "get_secret_value", SecretId=self._secret, VersionStage=stage
                )
            except aws.FAILURES as error:
                if found and aws.code(error) == "ResourceNotFoundException":
                    break  # before the first rotation there is no former key
                raise SigningError(f"{self._secret}: {aws.code(error)}") from error
            found.append(_key(answer["SecretString"], self._secret))
        return found


class RandomKey:
    """A key that this process alone knows, where none is configured: links end with it."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(KEY_BYTES)

    async def read(self) -> list[bytes]:
        """Return the key."""
        return [self._key]


class Signer:
    """Signs texts and verifies tokens."""

    def __init__(self, keys: Keys, *, now: Callable[[], float] = time.time) -> None:
        self._source = keys
        self._now = now
        self._keys: dict[str, bytes] = {}  # by fingerprint, the current one first
        self._looked = -float("inf")
        self._turn = asyncio.Lock()
        self._refreshing = Background("signing key", self._refresh)

    async def start(self) -> None:
        """Read the keys, and again every few minutes."""
        await self._refreshing.start()

    async def close(self) -> None:
        """Read them no more."""
        await self._refreshing.close()

    async def check(self) -> None:
        """See that there is a key to sign with.

        Raises:
            SigningError: There is none.
        """
        if not self._keys:
            await self._look(seconds=UNKNOWN_KEY_SECONDS)
        if not self._keys:
            raise SigningError("the signing key could not be read yet")

    async def sign(self, text: str, seconds: int = LINK_SECONDS) -> str:
        """Return a token that holds the text, for everybody to read and for nobody to change.

        Args:
            text: The text.
            seconds: How long the token is good for.

        Raises:
            SigningError: There is no key yet.
        """
        await self.check()
        name, key = next(iter(self._keys.items()))
        said = json.dumps([int(self._now()) + seconds, text], separators=(",", ":"))
        body = f"{name}.{_encode(said.encode())}"
        return f"{body}.{_encode(_mac(key, body))}"

    async def verify(self, token: str) -> str | None:
        """Return the text of a token.

        Args:
            token: The token.

        Returns:
            The text; None when the token has ended, or no key that we know signed it.
        """
        body, _, mac = token.rpartition(".")
        name, _, said = body.partition(".")
        if not (name and said and mac) or len(token) > MOST_CHARACTERS or not token.isascii():
            return None
        if name not in self._keys:
            await self._look(seconds=UNKNOWN_KEY_SECONDS)
        key = self._keys.get(name)
        # All of it is compared, in the same time whatever is wrong.
        if key is None or not hmac.compare_digest(_encode(_mac(key, body)), mac):
            return None
        ends, text = json.loads(_decode(said))
        return str(text) if self._now() < ends else None

    async def _refresh(self) -> float:
        await self._look(seconds=0)
        return REFRESH_SECONDS if self._keys else UNKNOWN_KEY_SECONDS

    async def _look(self, *, seconds: float) -> None:
        """Read the keys, unless that was done a moment ago; keep the known ones if it fails."""
        async with self._turn:
            if time.monotonic() - self._looked < seconds:
                return
            self._looked = time.monotonic()
            try:
                found = await self._source.read()
            except SigningError:
                return
            self._keys = {_fingerprint(key): key for key in found}


def build(settings: Settings) -> Signer:
    """Return what signs with the configured secret, or with a key of its own."""
    if settings.signing is None:
        return Signer(RandomKey())
    return Signer(SecretKeys(aws.of(settings), settings.signing))


def _key(text: str, secret: str) -> bytes:
    try:
        key = base64.urlsafe_b64decode(json.loads(text)[FIELD])
    except (ValueError, KeyError, TypeError):
        key = b""  # and not the cause: its text may quote the value
    if len(key) != KEY_BYTES:
        raise SigningError(f"{secret}: no {FIELD} of {KEY_BYTES} bytes in it")
    return key


def _fingerprint(key: bytes) -> str:
    return hmac.new(key, b"fingerprint", hashlib.sha256).hexdigest()[:12]


def _mac(key: bytes, body: str) -> bytes:
    return hmac.new(key, body.encode(), hashlib.sha256).digest()


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
