"""How an environment is backed up beyond what its stores do by themselves."""

from dataclasses import dataclass

from environments.check import Check

HOURS = (1, 2, 3, 4, 6, 8, 12, 24)


@dataclass(frozen=True, kw_only=True, slots=True)
class Backup:
    """Backups in a vault, for the day when a store is lost with its own ones.

    Attributes:
        every_hours: How often every store is backed up: a divisor of a day.
        daily_days: How long those backups are kept.
        weekly_days: How long Sunday's is kept; None keeps it no longer.
        monthly_days: How long the first of a month is kept; None keeps it no longer.
        recovery_region: Another region that gets a copy of each, at the price of the transfer and
            of as much storage again; None leaves everything in one region.
    """

    every_hours: int
    daily_days: int
    weekly_days: int | None = None
    monthly_days: int | None = None
    recovery_region: str | None = None

    def check(self, check: Check, *, region: str) -> None:
        """Refuse what AWS Backup cannot do, and a recovery region that is lost with the first."""
        check.one_of("backup.every_hours", self.every_hours, HOURS)
        check.at_least("backup.daily_days", self.daily_days, 1)
        weekly = self.daily_days if self.weekly_days is None else self.weekly_days
        check.at_least("backup.weekly_days", weekly, self.daily_days)
        monthly = weekly if self.monthly_days is None else self.monthly_days
        check.at_least("backup.monthly_days", monthly, weekly)
        if self.recovery_region is not None:
            check.another_region("backup.recovery_region", self.recovery_region, region)
