"""Secrets Manager: rotation of a secret that has no value yet, and keys of copies.

moto fails when RotateSecret names a secret without versions. AWS calls the function, which may
make the first value; aws_secretsmanager_secret_rotation is used so where no value may be in
code or state. Functions do not run here, so the new version stays pending and without a value.

moto forgets the key of a copy in another region and names AWS's own, which every plan would change.
"""

from collections.abc import Callable
from typing import Any, Final

from moto.secretsmanager.models import FakeSecret, SecretsManagerBackend

from terrace.embedded_aws.extensions.patch import wrap

_NONE: Final = "no version yet"


def extend() -> None:
    """Let a rotation begin without a value, and keep the keys of copies."""
    wrap(SecretsManagerBackend, "rotate_secret", _rotate)
    wrap(FakeSecret, "create_replicas", _copy)


def _copy(
    original: Callable[..., Any], secret: Any, replica_regions: list[dict[str, str]], **named: Any
) -> Any:
    keys = {each["Region"]: each.get("KmsKeyId") for each in replica_regions}
    copies = original(secret, replica_regions, **named)
    for copy in copies:
        copy.config["KmsKeyId"] = keys[copy.region] or copy.config["KmsKeyId"]
    return copies


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
