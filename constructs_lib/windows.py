"""When AWS may work on stores: while they run, and never two services at once."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

DAY_MINUTES = 24 * 60
# Standard and summer time of either hemisphere; the year only has to have both.
SEASONS = (datetime(2026, 1, 1), datetime(2026, 7, 1))  # noqa: DTZ001 - of the zone it is put in
# Stores that rest at night are up for these hours: for RDS's own backup, for its maintenance an
# hour later, and for AWS Backup, which RDS refuses within an hour before either (AWS Backup
# Developer Guide, "Amazon RDS", considerations).
VAULT_AFTER_HOURS = 4
LEAST_HOURS = VAULT_AFTER_HOURS + 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Windows:
    """Hours at which stores are backed up and maintained; by default all days, at night.

    Attributes:
        backup: RDS's own daily backup, in UTC.
        maintenance: RDS's weekly maintenance, in UTC, after it.
        vault_hour: Hour of the first run of AWS Backup.
        vault_until: Hour after which it does not start; None where stores run all day.
        time_zone: IANA time zone of these hours.
    """

    backup: str = "03:00-04:00"
    maintenance: str = "sun:04:30-sun:05:30"
    vault_hour: int = 6
    vault_until: int | None = None
    time_zone: str = "Etc/UTC"

    def vault_hours(self, every: int) -> tuple[int, ...]:
        """Hours at which AWS Backup runs, that of each day's first run before the others."""
        hours = [(self.vault_hour + n) % 24 for n in range(0, 24, every)]
        if self.vault_until is None:
            return tuple(hours)
        return tuple(hour for hour in hours if self.vault_hour <= hour <= self.vault_until)

    @property
    def days(self) -> str:
        """Days of every run, as the end of a cron expression."""
        return "* * ? *" if self.vault_until is None else "? * MON-FRI *"

    @property
    def one_weekday(self) -> str:
        """A day of the week: Sunday, or Friday where stores rest at the weekend."""
        return "? * 1 *" if self.vault_until is None else "? * FRI *"

    @property
    def one_day(self) -> str:
        """A day of the month: the first, or the first Monday where stores rest at the weekend.

        Source: Amazon EventBridge User Guide, "Cron expressions", which AWS Backup refers to.
        """
        return "1 * ? *" if self.vault_until is None else "? * 2#1 *"


ALL_DAY = Windows()


def by_day(time_zone: str, starts_hour: int, ends_hour: int) -> Windows:
    """Windows for stores that run in these hours of workdays only, and are stopped otherwise.

    RDS knows UTC only, so its windows lie an hour later by the clock in summer. It backs up a
    stopped instance at no time, and does not make up for a window that it missed (Amazon RDS User
    Guide, "Stopping an Amazon RDS DB instance temporarily").

    Args:
        time_zone: Name of the IANA time zone.
        starts_hour: First hour.
        ends_hour: Hour after the last one, `LEAST_HOURS` later or more.
    """
    zone = ZoneInfo(time_zone)
    ahead = min(int(_offset(zone, day)) for day in SEASONS)
    begins = starts_hour * 60 - ahead  # in UTC, in the season when that is later
    return Windows(
        backup=f"{_clock(begins + 30)}-{_clock(begins + 60)}",
        maintenance=_on_a_workday(begins + 90, begins + 120),
        vault_hour=starts_hour + VAULT_AFTER_HOURS,
        vault_until=ends_hour - 2,  # a run starts within an hour, and needs another one
        time_zone=time_zone,
    )


def _offset(zone: ZoneInfo, day: datetime) -> float:
    passed = day.replace(tzinfo=zone).utcoffset()
    return passed.total_seconds() // 60 if passed else 0


def _clock(minutes: int) -> str:
    hours, rest = divmod(minutes % DAY_MINUTES, 60)
    return f"{hours:02}:{rest:02}"


def _on_a_workday(start: int, end: int) -> str:
    """Wednesday in UTC, which is a workday in every zone."""
    ends_on = "thu" if end % DAY_MINUTES < start % DAY_MINUTES else "wed"
    return f"wed:{_clock(start)}-{ends_on}:{_clock(end)}"
