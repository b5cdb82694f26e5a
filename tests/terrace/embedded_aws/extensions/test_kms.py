from typing import Any

import pytest

from tests.support.embedded_aws import EmbeddedAws


@pytest.fixture
def kms(embedded_aws: EmbeddedAws) -> Any:
    return embedded_aws.client("kms")


@pytest.mark.parametrize(("chosen", "days"), [({}, 365), ({"RotationPeriodInDays": 90}, 90)])
def test_a_rotating_key_tells_its_period(kms: Any, chosen: dict[str, int], days: int) -> None:
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.enable_key_rotation(KeyId=key, **chosen)
    status = kms.get_key_rotation_status(KeyId=key)
    assert (status["KeyRotationEnabled"], status["RotationPeriodInDays"]) == (True, days)
    assert status["KeyId"] == key


def test_a_key_that_does_not_rotate_has_no_period(kms: Any) -> None:
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    assert "RotationPeriodInDays" not in kms.get_key_rotation_status(KeyId=key)
