"""What an environment chooses of its backups, its budget, its flags and its working hours."""

from collections.abc import Mapping
from dataclasses import dataclass

from constructs_lib.config import Config, flag, region, table, text, time_zone, whole
from constructs_lib.json_text import compact
from constructs_lib.windows import Windows, by_day

HOURS = (1, 2, 3, 4, 6, 8, 12, 24)
LONGEST_DAYS = 36500  # AWS Backup Developer Guide, "Lifecycle"
BUDGETS = ("compute", "database", "network")
MOST_USD = 10_000_000
FLAG_NAME = r"[a-z][a-z0-9_]{0,63}"


@dataclass(frozen=True, kw_only=True, slots=True)
class BackupsConfig(Config):
    """Backups in a vault, for the day when a store is lost with its own ones.

    Attributes:
        every_hours: How often every store is backed up: a divisor of a day in hours. Each backup
            takes one job for every store. Where working hours stop a database, only inside them.
        daily_days: How long those backups are kept, in days.
        weekly_days: How long one of a week is kept, Sunday's, or Friday's where working hours stop
            a database; None keeps it no longer than others.
        monthly_days: How long the first of a month is kept, or its first Monday's; None keeps it
            no longer than others. After 30 days it is in cold storage, at a quarter of the price,
            if 90 more follow and the service has one (DynamoDB has, RDS has not).
        recovery_region: Another region that gets one copy a day, at the price of the transfer and
            of as much storage again; None leaves everything in one region. Each copy of an Aurora
            cluster is a full one: a volume of 1 TiB costs about 20 USD a day to transfer, and
            about 21 USD a month for each copy that is kept.
    """

    every_hours: int = whole(
        "How often every store is backed up", low=1, high=24, one_of=HOURS, unit="hours", example=24
    )
    daily_days: int = whole(
        "How long those backups are kept", low=1, high=LONGEST_DAYS, unit="days", example=35
    )
    weekly_days: int | None = whole(
        "How long Sunday's backup is kept", low=1, high=LONGEST_DAYS, unit="days", default=None
    )
    monthly_days: int | None = whole(
        "How long the first backup of a month is kept",
        low=1,
        high=LONGEST_DAYS,
        unit="days",
        default=None,
    )
    recovery_region: str | None = region("Another region that gets copies", default=None)

    def check(self) -> None:
        """Refuse a rarer backup that is kept for less time than a more frequent one."""
        named = (("weekly_days", self.weekly_days), ("monthly_days", self.monthly_days))
        least = self.daily_days
        for name, days in named:
            if days is not None and days < least:
                raise self.refuse(name, f"None, or {least} or more, as the backups before it")
            least = days or least

    @property
    def retentions(self) -> list[int]:
        """Days that backups are kept, of each rule there is, shortest first."""
        return [days for days in (self.daily_days, self.weekly_days, self.monthly_days) if days]


@dataclass(frozen=True, kw_only=True, slots=True)
class BudgetConfig(Config):
    """What an environment may cost.

    Attributes:
        monthly_usd: In a month, in US dollars.
        by_service: The same for single services, together no more than that: "compute",
            "database" and "network".
        anomalies: Cost Explorer looks for what nobody expected; free of charge.
    """

    monthly_usd: int = whole("What a month may cost", low=1, high=MOST_USD, unit="USD", example=500)
    by_service: Mapping[str, int] = table(
        "What a month of single services may cost, in USD",
        key=text("Service", known=BUDGETS),
        item=whole("Amount", low=1, high=MOST_USD, unit="USD"),
        literal=True,
        default={},
    )
    anomalies: bool = flag("Look for costs that nobody expected", literal=True, default=True)

    def check(self) -> None:
        """Refuse services that may cost more than the whole."""
        whole_sum = self.monthly_usd
        if isinstance(whole_sum, int) and sum(self.by_service.values()) > whole_sum > 0:
            raise self.refuse("by_service", f"together no more than monthly_usd, {whole_sum}")


@dataclass(frozen=True, kw_only=True, slots=True)
class FeatureFlagsConfig(Config):
    """Switches of the application.

    Attributes:
        flags: Whether each is on to begin with, by name in lower snake case.
    """

    flags: Mapping[str, bool] = table(
        "Whether each switch is on to begin with",
        key=text(
            "Name of a switch",
            pattern=FLAG_NAME,
            allowed="1 to 64 lower-case letters, digits and underscores, a letter first",
        ),
        item=flag("On"),
        low=1,
        high=100,
        literal=True,
        example={"new_checkout": False},
    )

    @property
    def content(self) -> str:
        """The flags as AppConfig reads them; its type of profile checks them by itself."""
        names = sorted(self.flags)
        document = {
            "version": "1",
            "flags": {name: {"name": name} for name in names},
            "values": {name: {"enabled": self.flags[name]} for name in names},
        }
        return compact(document)


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkingHoursConfig(Config):
    """Hours of workdays, Monday to Friday; outside of them services, jobs and database stop.

    Attributes:
        time_zone: Name of the IANA time zone, such as "Europe/Berlin".
        starts_hour: Hour at which everything runs, 1 to 22.
        ends_hour: Hour at which it is stopped, later than that, up to 23.
    """

    time_zone: str = time_zone()
    starts_hour: int = whole("Hour at which everything runs", low=1, high=22, example=7)
    ends_hour: int = whole("Hour at which it is stopped", low=2, high=23, example=20)

    def check(self) -> None:
        """Refuse hours that cross midnight."""
        starts, ends = self.starts_hour, self.ends_hour
        if 0 < ends <= starts:
            raise self.refuse("ends_hour", f"{starts + 1} to 23, after starts_hour")

    @property
    def windows(self) -> Windows:
        """When stores that are stopped outside of these hours are backed up and maintained."""
        return by_day(self.time_zone, self.starts_hour, self.ends_hour)
