"""What backups, budgets, flags and working hours refuse, in one sentence each."""

from typing import Any

import pytest

from constructs_lib.config import Config
from constructs_lib.errors import ConfigurationError
from constructs_lib.operations.config import (
    BackupsConfig,
    BudgetConfig,
    FeatureFlagsConfig,
    WorkingHoursConfig,
)

BACKUPS: dict[str, Any] = {"every_hours": 24, "daily_days": 35}
HOURS: dict[str, Any] = {"time_zone": "Europe/Berlin", "starts_hour": 7, "ends_hour": 20}
A_FLAG = "1 to 64 lower-case letters, digits and underscores, a letter first"


@pytest.mark.parametrize(
    ("config", "values", "sentence"),
    [
        (
            BackupsConfig,
            BACKUPS | {"every_hours": 5},
            "every_hours is 5, allowed: one of 1, 2, 3, 4, 6, 8, 12, 24 hours",
        ),
        (
            BackupsConfig,
            BACKUPS | {"daily_days": 0},
            "daily_days is 0, allowed: 1 to 36500 days",
        ),
        (
            BackupsConfig,
            BACKUPS | {"weekly_days": 30},
            "weekly_days is 30, allowed: None, or 35 or more, as the backups before it",
        ),
        (
            BackupsConfig,
            BACKUPS | {"monthly_days": 30},
            "monthly_days is 30, allowed: None, or 35 or more, as the backups before it",
        ),
        (
            BackupsConfig,
            BACKUPS | {"weekly_days": 90, "monthly_days": 60},
            "monthly_days is 60, allowed: None, or 90 or more, as the backups before it",
        ),
        (
            BackupsConfig,
            BACKUPS | {"recovery_region": "us-west-9"},
            (
                "recovery_region is 'us-west-9', allowed: a region of AWS such as us-east-1 "
                "(not China, not GovCloud); did you mean us-west-1 or us-west-2?"
            ),
        ),
        (
            BudgetConfig,
            {"monthly_usd": 0},
            "monthly_usd is 0, allowed: 1 to 10000000 USD",
        ),
        (
            BudgetConfig,
            {"monthly_usd": 10, "by_service": {"mail": 1}},
            "by_service has the key 'mail', allowed: one of compute, database, network",
        ),
        (
            BudgetConfig,
            {"monthly_usd": 10, "by_service": {"compute": 6, "database": 5}},
            (
                "by_service is {'compute': 6, 'database': 5}, "
                "allowed: together no more than monthly_usd, 10"
            ),
        ),
        (FeatureFlagsConfig, {"flags": {}}, "flags is empty, allowed: 1 to 100 items"),
        (
            FeatureFlagsConfig,
            {"flags": {"dark-mode": True}},
            f"flags has the key 'dark-mode', allowed: {A_FLAG}",
        ),
        (
            FeatureFlagsConfig,
            {"flags": {"_": True}},
            f"flags has the key '_', allowed: {A_FLAG}",
        ),
        (
            WorkingHoursConfig,
            HOURS | {"time_zone": "Europe/Berln"},
            (
                "time_zone is 'Europe/Berln', allowed: an IANA time zone such as Europe/Berlin; "
                "did you mean Europe/Berlin?"
            ),
        ),
        (
            WorkingHoursConfig,
            HOURS | {"starts_hour": 0},
            "starts_hour is 0, allowed: 1 to 22",
        ),
        (WorkingHoursConfig, HOURS | {"ends_hour": 24}, "ends_hour is 24, allowed: 2 to 23"),
        (
            WorkingHoursConfig,
            HOURS | {"starts_hour": 8, "ends_hour": 8},
            "ends_hour is 8, allowed: 9 to 23, after starts_hour",
        ),
        (
            WorkingHoursConfig,
            HOURS | {"starts_hour": 20, "ends_hour": 7},
            "ends_hour is 7, allowed: 21 to 23, after starts_hour",
        ),
    ],
)
def test_what_cannot_be_is_refused(
    config: type[Config], values: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        config(**values)
    assert str(refusal.value) == f"{config.__name__}: {sentence}"


def test_a_month_may_be_kept_without_a_week() -> None:
    assert BackupsConfig(**BACKUPS, monthly_days=365).retentions == [35, 365]
