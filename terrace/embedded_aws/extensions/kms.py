"""KMS: the rotation period of a key.

moto drops RotationPeriodInDays of EnableKeyRotation and leaves it out of GetKeyRotationStatus.
The provider reads it back for aws_kms_key; AWS answers 365 when none was chosen.
"""

import json
from collections.abc import Callable
from typing import Any, Final

from moto.kms.responses import KmsResponse

from terrace.embedded_aws.extensions.patch import wrap

_DEFAULT_DAYS: Final = 365


def extend() -> None:
    """Keep the period on the key."""
    wrap(KmsResponse, "enable_key_rotation", _enable)
    wrap(KmsResponse, "get_key_rotation_status", _status)


def _enable(original: Callable[..., str], self: Any) -> str:
    answer = original(self)
    _key(self).rotation_period_in_days = self._get_param("RotationPeriodInDays") or _DEFAULT_DAYS
    return answer


def _status(original: Callable[..., str], self: Any) -> str:
    status = json.loads(original(self))
    if status["KeyRotationEnabled"]:
        key = _key(self)
        status["KeyId"] = key.id
        status["RotationPeriodInDays"] = getattr(key, "rotation_period_in_days", _DEFAULT_DAYS)
    return json.dumps(status)


def _key(self: Any) -> Any:
    backend = self.kms_backend
    return backend.keys[backend.get_key_id(self._get_param("KeyId"))]
