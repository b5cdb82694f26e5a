"""What the environments of these tests are made of: the real ones' shape at a smaller size.

The tests copy this file into packages of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from constructs_lib.config import (
    Config,
    account_id,
    choice,
    cidr,
    cpu_units,
    duration,
    endpoint_services,
    flag,
    image_tag,
    instance_class,
    instance_types,
    log_retention_days,
    memory_mib,
    part,
    project_name,
    region,
    several,
    table,
    tag_value,
    text,
    time_zone,
    whole,
    zones_letters,
)
from constructs_lib.config.aws_fields import FARGATE_MEMORY_MIB

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Recovery(Config):
    """Objectives."""

    rto: timedelta = duration("Time to recover", low=timedelta(minutes=2), high=7 * DAY)
    rpo: timedelta = duration("Changes that may be lost", low=timedelta(minutes=5), high=7 * DAY)


@dataclass(frozen=True, kw_only=True, slots=True)
class Postgres(Config):
    """PostgreSQL on RDS."""

    instance_class: str = instance_class("rds")
    storage_gib: int = whole("First size of the storage", low=20, high=6144, unit="GiB")
    recovery: Recovery = part("What it promises")
    backup_days: int = whole("How far back it can be restored", low=1, high=35, unit="days")


@dataclass(frozen=True, kw_only=True, slots=True)
class Aurora(Config):
    """PostgreSQL on Aurora."""

    instance_class: str = instance_class("aurora")
    recovery: Recovery = part("What it promises")


@dataclass(frozen=True, kw_only=True, slots=True)
class Cache(Config):
    """Valkey."""

    node_type: str = instance_class("elasticache")
    snapshot_days: int = whole("How long snapshots are kept", low=1, high=35, unit="days")


@dataclass(frozen=True, kw_only=True, slots=True)
class Service(Config):
    """A service on Fargate."""

    image_tag: str = image_tag()
    cpu_units: int = cpu_units()
    memory_mib: int = memory_mib()
    minimum_tasks: int = whole("Tasks that always run", low=1, high=200)
    maximum_tasks: int = whole("Where scaling out stops", low=1, high=200, at_least="minimum_tasks")
    deployment: str = choice("How versions change", ("rolling", "canary"), default="rolling")
    spot: bool = flag("Run on spare capacity")
    uses: tuple[str, ...] = several(
        "Stores", item=text("Store", known=("database", "cache", "uploads")), default=()
    )

    def check(self) -> None:
        """Refuse pairs that Fargate does not sell."""
        sold = FARGATE_MEMORY_MIB[self.cpu_units]
        if self.memory_mib not in sold:
            raise self.refuse("memory_mib", f"{sold[0]} to {sold[-1]} MiB with this CPU")


@dataclass(frozen=True, kw_only=True, slots=True)
class Jobs(Config):
    """The fleet of jobs."""

    instance_types: tuple[str, ...] = instance_types("Types, the preferred one first")
    maximum_instances: int = whole("Where scaling out stops", low=1, high=100)


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkingHours(Config):
    """When it runs."""

    time_zone: str = time_zone()
    starts_hour: int = whole("When it starts", low=1, high=22, unit="o'clock")
    ends_hour: int = whole("When it ends", low=2, high=23, unit="o'clock", at_least="starts_hour")


@dataclass(frozen=True, kw_only=True, slots=True)
class Environment(Config):
    """One environment."""

    name: str = project_name("Second part of every name")
    account_id: str = account_id()
    region: str = region()
    cidr: str = cidr()
    zones: tuple[str, ...] = zones_letters("Its zones", low=2)
    interface_endpoints: tuple[str, ...] = endpoint_services("Services inside the VPC")
    services: Mapping[str, Service] = table("Services", key=project_name(), low=1, high=20)
    database: Postgres | Aurora | None = part("Its database")
    cache: Cache | None = part("Its cache")
    jobs: Jobs | None = part("Its fleet of jobs")
    working_hours: WorkingHours | None = part("When it runs", default=None)
    flags: Mapping[str, bool] = table(
        "Switches", key=text("Name", pattern="[a-z_]+", allowed="a-z and _"), item=flag("On")
    )
    deletion_protection: bool = flag("Stateful resources refuse to be deleted")
    log_retention_days: int = log_retention_days()
    monthly_budget_usd: int = whole("What it may cost", low=1, high=1_000_000, unit="USD")
    service_budgets_usd: Mapping[str, int] = table(
        "The same by service",
        key=text("Service", known=("compute", "database", "network")),
        item=whole("USD", low=1, high=1_000_000, unit="USD"),
        default={},
    )
    owner: str = tag_value("Who answers for it")

    def check(self) -> None:
        """Refuse names that stacks have, and budgets that are more than the whole."""
        if self.name in {"global", "shared"}:
            raise self.refuse("name", "another name: a stack that all environments share has it")
        if sum(self.service_budgets_usd.values()) > self.monthly_budget_usd:
            raise self.refuse("service_budgets_usd", f"together {self.monthly_budget_usd} or less")


@dataclass(frozen=True, kw_only=True, slots=True)
class Platform(Config):
    """What all environments share."""

    region: str = region()
