"""What an environment chooses of its stores of structured data."""

from dataclasses import dataclass
from datetime import timedelta

from constructs_lib.config import Config, instance_class, text, whole
from constructs_lib.recovery import Recovery

MONTH_MINUTES = 30 * 24 * 60
# Amazon RDS and Aurora User Guides: transaction logs are shipped at least every five minutes.
SHORTEST_RPO_MINUTES = 5
# A restore from a backup takes about an hour or longer, a failover a minute or two.
SECOND_ZONE_BELOW_MINUTES = 60
AURORA_CLASSES = r"db\.(r[5-8][a-z]*|t3|t4g|x2g)\.\w+"
ATTRIBUTE = r"[A-Za-z][A-Za-z0-9_]{0,62}"
# Amazon ElastiCache User Guide: one snapshot a day.
CACHE_RPO = timedelta(days=1)


def _rto(low: int) -> int:
    """Recovery time objective: how long the store may be gone."""
    field: int = whole(
        "Recovery time objective: how long it may be gone",
        low=low,
        high=MONTH_MINUTES,
        unit="minutes",
        literal=True,
        example=30,
    )
    return field


def _rpo() -> int:
    field: int = whole(
        "Recovery point objective: how much of the latest changes may be lost",
        low=SHORTEST_RPO_MINUTES,
        high=MONTH_MINUTES,
        unit="minutes",
        literal=True,
        example=15,
    )
    return field


def _backup_days() -> int:
    field: int = whole(
        "How far back a point in time can be restored", low=1, high=35, unit="days", example=35
    )
    return field


def _recovery(rto_minutes: int, rpo_minutes: int) -> Recovery:
    return Recovery(rto=timedelta(minutes=rto_minutes), rpo=timedelta(minutes=rpo_minutes))


@dataclass(frozen=True, kw_only=True, slots=True)
class PostgresConfig(Config):
    """PostgreSQL on an RDS instance: the cheaper one.

    Attributes:
        instance_class: RDS instance class, such as "db.t4g.medium".
        storage_gib: First size of its storage in GiB, 20 to 6,144; it grows by itself.
        rto_minutes: Recovery time objective in minutes, 2 or more; below 60 a standby waits in a
            second zone, at twice the price of the instance.
        rpo_minutes: Recovery point objective in minutes, 5 or more.
        backup_days: How far back a point in time can be restored, 1 to 35 days.
    """

    instance_class: str = instance_class("rds")
    storage_gib: int = whole("First size of the storage", low=20, high=6144, unit="GiB", example=50)
    rto_minutes: int = _rto(2)
    rpo_minutes: int = _rpo()
    backup_days: int = _backup_days()

    @property
    def recovery(self) -> Recovery:
        """Its objectives."""
        return _recovery(self.rto_minutes, self.rpo_minutes)

    @property
    def standby(self) -> bool:
        """Whether a standby waits in a second zone."""
        return self.rto_minutes < SECOND_ZONE_BELOW_MINUTES


@dataclass(frozen=True, kw_only=True, slots=True)
class AuroraConfig(Config):
    """PostgreSQL on Aurora, whose readers take queries off the writer and take over for it.

    Attributes:
        instance_class: Class of each instance, such as "db.r7g.large": memory-optimized, or
            burstable for little load.
        rto_minutes: Recovery time objective in minutes, 1 or more; below 60 a reader stands in a
            second zone, at the price of another instance.
        rpo_minutes: Recovery point objective in minutes, 5 or more.
        backup_days: How far back a point in time can be restored, 1 to 35 days.
    """

    instance_class: str = instance_class("aurora")
    rto_minutes: int = _rto(1)
    rpo_minutes: int = _rpo()
    backup_days: int = _backup_days()

    @property
    def recovery(self) -> Recovery:
        """Its objectives."""
        return _recovery(self.rto_minutes, self.rpo_minutes)

    @property
    def instances(self) -> int:
        """How many instances there are, each in a zone of its own."""
        return 2 if self.rto_minutes < SECOND_ZONE_BELOW_MINUTES else 1


@dataclass(frozen=True, kw_only=True, slots=True)
class CacheConfig(Config):
    """A Valkey cache; what is in it can be made again.

    Attributes:
        node_type: ElastiCache node type, such as "cache.t4g.small".
        rto_minutes: Recovery time objective in minutes, 2 or more; below 60 a replica waits in a
            second zone, at twice the price.
        snapshot_days: How long daily snapshots are kept, 1 to 35 days.
    """

    node_type: str = instance_class("elasticache")
    rto_minutes: int = _rto(2)
    snapshot_days: int = whole(
        "How long daily snapshots are kept", low=1, high=35, unit="days", example=14
    )

    @property
    def recovery(self) -> Recovery:
        """Its objectives; it may lose a day, for what is in it can be made again."""
        return Recovery(rto=timedelta(minutes=self.rto_minutes), rpo=CACHE_RPO)

    @property
    def nodes(self) -> int:
        """The primary, and a replica in a second zone where the objective asks for it."""
        return 2 if self.rto_minutes < SECOND_ZONE_BELOW_MINUTES else 1


@dataclass(frozen=True, kw_only=True, slots=True)
class TableConfig(Config):
    """A DynamoDB table, by default of requests that were answered, so that none is done twice.

    Attributes:
        partition_key: Text attribute that items are found by; changing it replaces the table.
        expiry_attribute: Attribute with the Unix time after which an item is deleted; None keeps
            items.
        rto_minutes: Recovery time objective in minutes, 60 or more: a restore makes a new table.
        rpo_minutes: Recovery point objective in minutes, 5 or more.
    """

    partition_key: str = text(
        "Text attribute that items are found by",
        pattern=ATTRIBUTE,
        allowed="1 to 63 letters, digits and underscores, a letter first",
        literal=True,
        default="request_id",
    )
    expiry_attribute: str | None = text(
        "Attribute with the Unix time after which an item is deleted",
        pattern=ATTRIBUTE,
        allowed="1 to 63 letters, digits and underscores, a letter first",
        literal=True,
        default="expires_at",
    )
    rto_minutes: int = whole(
        "Recovery time objective",
        low=60,
        high=MONTH_MINUTES,
        unit="minutes",
        literal=True,
        default=240,
    )
    rpo_minutes: int = whole(
        "Recovery point objective",
        low=SHORTEST_RPO_MINUTES,
        high=MONTH_MINUTES,
        unit="minutes",
        literal=True,
        default=15,
    )

    @property
    def recovery(self) -> Recovery:
        """Its objectives."""
        return _recovery(self.rto_minutes, self.rpo_minutes)
