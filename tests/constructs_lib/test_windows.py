from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from constructs_lib.windows import ALL_DAY, LEAST_HOURS, by_day

SEASONS = (datetime(2026, 1, 14), datetime(2026, 7, 15))  # noqa: DTZ001 - Wednesdays, of UTC


def minutes(clock: str) -> int:
    hours, _, rest = clock.partition(":")
    return int(hours) * 60 + int(rest)


def local(clock: str, day: datetime, zone: str) -> int:
    """Minutes after midnight, by the clock of a zone, of a time in UTC."""
    passed = day.replace(tzinfo=ZoneInfo(zone)).utcoffset()
    assert passed is not None
    return int(minutes(clock) + passed.total_seconds() / 60) % (24 * 60)


@pytest.mark.parametrize("day", SEASONS)
@pytest.mark.parametrize("starts", [1, 7, 22 - LEAST_HOURS])
@pytest.mark.parametrize(
    "zone",
    ["Europe/Berlin", "America/Los_Angeles", "Asia/Tokyo", "Asia/Kolkata", "Australia/Sydney"],
)
def test_everything_happens_while_the_database_runs_one_thing_after_the_other(
    zone: str, starts: int, day: datetime
) -> None:
    ends = starts + LEAST_HOURS
    windows = by_day(zone, starts, ends)
    backup = [local(clock, day, zone) for clock in windows.backup.split("-")]
    parts = [part.partition(":") for part in windows.maintenance.split("-")]
    maintenance = [local(clock, day, zone) for _, _, clock in parts]
    (run,) = windows.vault_hours(24)
    # RDS refuses AWS Backup within an hour before either of its windows.
    times = [starts * 60, *backup, *maintenance, run * 60, (run + 2) * 60]
    assert all(earlier <= later for earlier, later in pairwise(times)), times
    assert times[-1] <= ends * 60
    assert {name for name, _, _ in parts} <= {"wed", "thu"}


@pytest.mark.parametrize(
    ("zone", "window"),
    [("Europe/Berlin", "06:30-07:00"), ("America/New_York", "12:30-13:00")],
)
def test_rds_backs_up_after_the_start_in_either_season(zone: str, window: str) -> None:
    assert by_day(zone, 7, 20).backup == window


def test_a_window_over_midnight_ends_on_the_next_day() -> None:
    windows = by_day("America/Los_Angeles", 14, 21)  # 22:00 UTC in winter
    assert windows.backup == "22:30-23:00"
    assert windows.maintenance == "wed:23:30-thu:00:00"


@pytest.mark.parametrize(("every", "hours"), [(24, (11,)), (6, (11, 17)), (4, (11, 15))])
def test_the_vault_rests_when_the_database_does(every: int, hours: tuple[int, ...]) -> None:
    windows = by_day("Europe/Berlin", 7, 20)
    assert windows.vault_hours(every) == hours
    assert (windows.days, windows.one_weekday) == ("? * MON-FRI *", "? * FRI *")
    assert windows.one_day == "? * 2#1 *"


@pytest.mark.parametrize(("every", "hours"), [(24, (6,)), (12, (6, 18)), (8, (6, 14, 22))])
def test_what_runs_all_day_is_backed_up_at_night_and_every_day(
    every: int, hours: tuple[int, ...]
) -> None:
    assert ALL_DAY.vault_hours(every) == hours
    assert ALL_DAY.days == "* * ? *"
