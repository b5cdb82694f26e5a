"""The relational database of an environment: which one, how large, and what it promises."""

from dataclasses import dataclass
from datetime import timedelta

from constructs_lib.recovery import Recovery
from environments.check import Check

POSTGRES = "postgres"
AURORA = "aurora"
ENGINES = (POSTGRES, AURORA)


@dataclass(frozen=True, kw_only=True, slots=True)
class Database:
    """PostgreSQL on an RDS instance or on Aurora, and how it comes back when it is lost.

    Attributes:
        engine: "postgres", the cheaper one, or "aurora", whose readers take queries off the
            writer and take over in less than a minute.
        instance_class: RDS instance class, such as "db.t4g.medium"; Aurora has burstable and
            memory-optimized ones only.
        storage_gib: First size of its storage in GiB, 20 to 6,144; it grows by itself. None with
            Aurora, whose storage starts empty.
        rto_minutes: Recovery time objective in minutes, 2 or more; below 60 a standby, with
            Aurora a reader, waits in a second zone, at twice the price of the instance.
        rpo_minutes: Recovery point objective in minutes, 5 or more.
        backup_days: How far back a point in time can be restored, 1 to 35 days.
    """

    engine: str
    instance_class: str
    storage_gib: int | None = None
    rto_minutes: int
    rpo_minutes: int
    backup_days: int

    def check(self, check: Check) -> None:
        """Refuse what the engine does not offer."""
        if self.engine not in ENGINES:
            raise check.refuse("database.engine", self.engine, f"one of {', '.join(ENGINES)}")
        has_classes = r"[rtx]\w*" if self.engine == AURORA else r"[a-z0-9]+"
        example = "such as db.r7g.large" if self.engine == AURORA else "such as db.t4g.medium"
        check.matches(
            "database.instance_class",
            self.instance_class,
            rf"db\.{has_classes}\.[a-z0-9]+",
            example,
        )
        if self.engine == AURORA and self.storage_gib is not None:
            raise check.refuse("database.storage_gib", self.storage_gib, "None with Aurora")
        if self.engine == POSTGRES:
            check.between("database.storage_gib", self.storage_gib or 0, 20, 6144)
        check.at_least("database.rto_minutes", self.rto_minutes, 2)
        check.at_least("database.rpo_minutes", self.rpo_minutes, 5)
        check.between("database.backup_days", self.backup_days, 1, 35)

    @property
    def recovery(self) -> Recovery:
        """Its objectives."""
        return Recovery(
            rto=timedelta(minutes=self.rto_minutes), rpo=timedelta(minutes=self.rpo_minutes)
        )
