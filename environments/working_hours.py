"""When an environment runs that nobody needs at night."""

from dataclasses import dataclass

from environments.check import Check


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkingHours:
    """Hours of workdays, Monday to Friday; outside of them service, jobs and database are stopped.

    Attributes:
        time_zone: Name of the IANA time zone, such as "Europe/Berlin".
        starts_hour: Hour at which everything runs, 1 to 22.
        ends_hour: Hour at which it is stopped, later than that, up to 23.
    """

    time_zone: str
    starts_hour: int
    ends_hour: int

    def check(self, check: Check) -> None:
        """Refuse a zone that is none by its form, and hours that cross midnight."""
        zone = r"[A-Z]\w+(/[A-Z][\w-]+)+|UTC"
        check.matches("working_hours.time_zone", self.time_zone, zone, "such as Europe/Berlin")
        check.between("working_hours.starts_hour", self.starts_hour, 1, 22)
        check.between("working_hours.ends_hour", self.ends_hour, self.starts_hour + 1, 23)
