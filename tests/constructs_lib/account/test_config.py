from typing import Any

import pytest

from constructs_lib.account.config import AccountSecurityConfig
from constructs_lib.errors import ConfigurationError


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"record_days": 89}, "record_days is 89, allowed: 90 to 3653 days"),
        ({"record_days": 3654}, "record_days is 3654, allowed: 90 to 3653 days"),
        (
            {"configuration_history": False},
            "findings is True, allowed: False without configuration_history",
        ),
    ],
)
def test_what_finds_nothing_is_refused(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        AccountSecurityConfig(**changes)
    assert str(refusal.value) == f"AccountSecurityConfig: {sentence}"
