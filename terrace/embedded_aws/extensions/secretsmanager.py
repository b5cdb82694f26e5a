"""Secrets Manager: rotation of a secret that has no value yet.

moto fails when RotateSecret names a secret without versions. AWS calls the function, which may
make the first value; aws_secretsmanager_secret_rotation is used so where no value may be in
code or state. Functions do not run here, so the new version stays pending and without a value.
"""

from collections.abc import Callable
from typing import Any, Final

from moto.secretsmanager.models import FakeSecret, SecretsManagerBackend

from terrace.embedded_aws.extensions.patch import wrap

_NONE: Final = "no version yet"


def extend() -> None:
    """Let a rotation begin without a value."""
    wrap(SecretsManagerBackend, "rotate_secret", _rotate)


def _rotate(
    original: Callable[..., str], backend: Any, secret_id: str, *rest: Any, **named: Any
) -> str:
    secret = backend.secrets.get(secret_id)
    if not isinstance(secret, FakeSecret) or secret.versions:
        return original(backend, secret_id, *rest, **named)
    # With some version there, moto makes the pending one by itself.
    secret.versions[_NONE] = {"version_id": _NONE, "version_stages": [], "createdate": 0}
    try:
        return original(backend, secret_id, *rest, **named)
    finally:
        del secret.versions[_NONE]
