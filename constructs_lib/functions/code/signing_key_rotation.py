"""Rotates the application's signing key: 256 random bits that nobody ever saw.

Secrets Manager calls it four times for each new version, and again for any step that it does
not know to be done; so each step looks first whether it was.

The former key stays in the secret as AWSPREVIOUS until the next rotation: the application signs
with AWSCURRENT and accepts both.

Source: AWS Secrets Manager User Guide, "Lambda rotation functions".
"""

import base64
import json
import logging
import secrets
from functools import cache
from typing import Any

import boto3
from botocore.config import Config

KEY_BYTES = 32
FIELD = "signing_key"
CURRENT = "AWSCURRENT"
PENDING = "AWSPENDING"
# Three calls in the worst step, each twice at most: 42 s, within the function's 60.
PATIENCE = {"connect_timeout": 2, "read_timeout": 5, "retries": {"total_max_attempts": 2}}

log = logging.getLogger(__name__)
log.setLevel(logging.INFO)


class RotationError(Exception):
    """A rotation that must not go on; Secrets Manager keeps the current key and tries again."""


@cache
def _client() -> Any:
    return boto3.client("secretsmanager", config=Config(**PATIENCE))  # type: ignore[no-untyped-call]


def handler(event: dict[str, str], _context: object) -> None:
    """Do one step of a rotation."""
    rotation = Rotation(_client(), event["SecretId"], event["ClientRequestToken"])
    rotation.do(event["Step"])


class Rotation:
    """One new version of one secret.

    Attributes:
        secret: ARN of the secret.
        version: Id of the version.
    """

    def __init__(self, client: Any, secret: str, version: str) -> None:
        self._client = client
        self.secret = secret
        self.version = version

    def do(self, step: str) -> None:
        """Do a step by the name that Secrets Manager gives it."""
        steps = {
            "createSecret": self._create,
            "setSecret": self._set,
            "testSecret": self._test,
            "finishSecret": self._finish,
        }
        if step not in steps:
            raise RotationError(f"unknown step {step!r}, known: {', '.join(steps)}")
        stages = self._stages()
        if self.version not in stages:
            raise RotationError(f"version {self.version} is not one of {self.secret}")
        if CURRENT in stages[self.version]:
            log.info("%s: version %s is current already", step, self.version)
            return
        if PENDING not in stages[self.version]:
            raise RotationError(f"version {self.version} of {self.secret} is not pending")
        steps[step]()
        log.info("%s: done for version %s", step, self.version)

    def _stages(self) -> dict[str, list[str]]:
        found = self._client.describe_secret(SecretId=self.secret)
        stages: dict[str, list[str]] = found.get("VersionIdsToStages", {})
        return stages

    def _create(self) -> None:
        """Make a key, unless an earlier call did; the secret may still have none at all."""
        if self._pending() is not None:
            return
        key = base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()
        self._client.put_secret_value(
            SecretId=self.secret,
            ClientRequestToken=self.version,
            SecretString=json.dumps({FIELD: key}),
            VersionStages=[PENDING],
        )

    def _set(self) -> None:
        """Nothing: no other system knows the key; the application reads it from the secret."""

    def _test(self) -> None:
        """See that the application will be able to use the key."""
        try:
            key = base64.urlsafe_b64decode(json.loads(self._pending() or "")[FIELD])
        except (ValueError, KeyError, TypeError):
            key = b""  # and not the cause: its text may quote the value
        if len(key) != KEY_BYTES:
            raise RotationError(f"version {self.version} of {self.secret} holds no signing key")

    def _finish(self) -> None:
        """Make the version the current one; Secrets Manager calls the former AWSPREVIOUS."""
        former = [version for version, stages in self._stages().items() if CURRENT in stages]
        move = {"RemoveFromVersionId": former[0]} if former else {}
        self._client.update_secret_version_stage(
            SecretId=self.secret, VersionStage=CURRENT, MoveToVersionId=self.version, **move
        )

    def _pending(self) -> str | None:
        try:
            answer = self._client.get_secret_value(
                SecretId=self.secret, VersionId=self.version, VersionStage=PENDING
            )
        except self._client.exceptions.ResourceNotFoundException:
            return None
        value: str = answer["SecretString"]
        return value
