import pytest

from constructs_lib.errors import ConfigurationError
from constructs_lib.storage.config import UploadsConfig


@pytest.mark.parametrize("days", [0, 3654])
def test_a_period_that_s3_does_not_take_is_refused(days: int) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        UploadsConfig(restorable_days=days)
    assert str(refusal.value) == (
        f"UploadsConfig: restorable_days is {days}, allowed: 1 to 3653 days"
    )
