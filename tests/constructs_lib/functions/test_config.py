import pytest

from constructs_lib.errors import ConfigurationError
from constructs_lib.functions.config import FunctionsConfig


@pytest.mark.parametrize("days", [0, 1001])
def test_a_period_that_secrets_manager_does_not_know_is_refused(days: int) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        FunctionsConfig(signing_key_days=days)
    assert str(refusal.value) == (
        f"FunctionsConfig: signing_key_days is {days}, allowed: 1 to 1000 days"
    )
