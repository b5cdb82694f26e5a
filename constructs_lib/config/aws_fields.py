"""Fields for what AWS offers: regions, zones, services, sizes, periods."""

from functools import partial
from typing import Any

from constructs_lib.config import lists
from constructs_lib.config.fields import choice, several, table, text, whole
from constructs_lib.config.lists import Store
from constructs_lib.config.setting import REQUIRED
from constructs_lib.config.wording import an

# CloudWatch Logs API Reference, PutRetentionPolicy, from a month on.
LOG_RETENTION_DAYS = (30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 3653)
# Amazon ECS Developer Guide, "Task CPU and memory": memory in MiB by CPU units.
FARGATE_MEMORY_MIB: dict[int, tuple[int, ...]] = {
    256: (512, 1024, 2048),
    512: tuple(range(1024, 4097, 1024)),
    1024: tuple(range(2048, 8193, 1024)),
    2048: tuple(range(4096, 16385, 1024)),
    4096: tuple(range(8192, 30721, 1024)),
}
ZONE_LETTERS = "abcdefgh"
NOBODY = "0" * 12  # stands for an account in examples
GRAVITON = r"[a-z]+\d+g[a-z]*\..+"

_CLASSES: dict[Store, tuple[str, str, str]] = {
    "rds": ("RDS instance class", r"db\.[a-z0-9]+\.[a-z0-9]+", "db.t4g.medium"),
    "aurora": ("Aurora instance class", r"db\.[a-z0-9]+\.[a-z0-9]+", "db.r7g.large"),
    "elasticache": ("ElastiCache node type", r"cache\.[a-z0-9]+\.[a-z0-9]+", "cache.t4g.small"),
    "opensearch": (
        "OpenSearch instance type that is not burstable",
        r"(?:[a-su-z][a-z0-9]*)\.[a-z0-9]+\.search",
        "m6g.large.search",
    ),
    "ec2": ("EC2 instance type", r"[a-z0-9-]+\.[a-z0-9-]+", "t4g.small"),
}


def region(description: str = "AWS region", *, default: Any = REQUIRED) -> Any:
    """Make a field for a region of the commercial partition."""
    return text(
        description,
        pattern=r"[a-z]{2}(-[a-z]+)+-[0-9]",
        known=lists.regions,
        allowed="a region of AWS such as us-east-1 (not China, not GovCloud)",
        example="us-east-1",
        default=default,
    )


def account_id(description: str = "AWS account") -> Any:
    """Make a field for the id of an account: a text, for it may begin with 0."""
    return text(
        description,
        pattern="[0-9]{12}",
        accepts=lambda value: value != NOBODY,
        condition=f'{{}} != "{NOBODY}"',
        allowed='an AWS account id of 12 digits, not all of them 0, such as "123456789012"',
        example="123456789012",
    )


def zones_letters(description: str, *, low: int = 1, default: Any = REQUIRED) -> Any:
    """Make a field for availability zones by their letters."""
    return several(
        description,
        low=low,
        high=len(ZONE_LETTERS),
        item=text("Letter of a zone", known=ZONE_LETTERS, allowed="letters of zones, a to h"),
        literal=True,
        example=("a", "b"),
        default=default,
    )


def zone_ids(description: str, *, default: Any = REQUIRED) -> Any:
    """Make a field for the ids of availability zones by the letters that stand for them."""
    return table(
        description,
        key=text("Letter of a zone", known=ZONE_LETTERS, allowed="letters of zones, a to h"),
        item=text(
            "Id of a zone",
            pattern=r"[a-z]{3,5}[0-9]-az[1-9][0-9]?",
            allowed="the id of an availability zone such as use1-az1",
            example="use1-az1",
        ),
        literal=True,
        example={"a": "use1-az1", "b": "use1-az2"},
        default=default,
    )


def instance_class(store: Store, *, description: str = "", default: Any = REQUIRED) -> Any:
    """Make a field for an instance class, node type or instance type of a service."""
    name, pattern, example = _CLASSES[store]
    return text(
        description or name,
        pattern=pattern,
        known=partial(lists.instance_classes, store),
        allowed=f"{an(name)} such as {example}",
        example=example,
        default=default,
    )


def instance_types(description: str, *, low: int = 1, default: Any = REQUIRED) -> Any:
    """Make a field for EC2 instance types on Graviton, the preferred one first."""
    return several(
        description,
        low=low,
        high=20,
        item=text(
            "EC2 instance type",
            pattern=GRAVITON,
            known=partial(lists.instance_classes, "ec2"),
            allowed="EC2 instance types on Graviton such as t4g.small",
            example="t4g.small",
        ),
        literal=True,
        example=("t4g.small", "t4g.medium"),
        default=default,
    )


def endpoint_services(description: str, *, default: Any = REQUIRED) -> Any:
    """Make a field for services that are reached through interface endpoints."""
    return several(
        description,
        high=50,
        item=text(
            "AWS service",
            known=lists.endpoint_services,
            allowed="services with an interface endpoint, such as logs or ecr.api "
            "(S3 and DynamoDB have gateway endpoints)",
            example="logs",
        ),
        literal=True,
        example=("ecr.api", "ecr.dkr", "logs"),
        default=default,
    )


def log_retention_days(
    description: str = "How long logs are kept", *, default: Any = REQUIRED
) -> Any:
    """Make a field for one of CloudWatch's periods."""
    return whole(
        description,
        low=LOG_RETENTION_DAYS[0],
        high=LOG_RETENTION_DAYS[-1],
        one_of=LOG_RETENTION_DAYS,
        unit="days",
        example=365,
        default=default,
    )


def cpu_units(
    description: str = "CPU of a task, 1024 for a vCPU", *, default: Any = REQUIRED
) -> Any:
    """Make a field for a size of Fargate; `check_fargate` checks the pair."""
    return choice(description, tuple(FARGATE_MEMORY_MIB), default=default)


def memory_mib(description: str = "Memory of a task", *, default: Any = REQUIRED) -> Any:
    """Make a field for Fargate's memory; what a size allows is in `FARGATE_MEMORY_MIB`."""
    return whole(description, low=512, high=30720, unit="MiB", example=1024, default=default)
