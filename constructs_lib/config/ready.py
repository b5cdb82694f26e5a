"""Fields that several configurations have: each knows what AWS takes."""

import re
from functools import partial
from ipaddress import IPv4Network
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from constructs_lib.config import lists
from constructs_lib.config.fields import choice, several, text, whole
from constructs_lib.config.lists import Store
from constructs_lib.config.setting import REQUIRED

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
PRIVATE = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))  # RFC 1918
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


def project_name(description: str = "First part of every physical name") -> Any:
    """Make a field for a part of every physical name: a project, an environment."""
    return text(
        description,
        pattern=r"[a-z][a-z0-9]{1,11}",
        allowed="2 to 12 lower-case letters or digits, a letter first",
        literal=False,
        example="acme",
    )


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
        allowed='an AWS account id of 12 digits, such as "123456789012"',
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


def instance_class(store: Store, *, description: str = "", default: Any = REQUIRED) -> Any:
    """Make a field for an instance class, node type or instance type of a service."""
    name, pattern, example = _CLASSES[store]
    article = "an" if name[0] in "AEO" or name.startswith("RDS") else "a"
    return text(
        description or name,
        pattern=pattern,
        known=partial(lists.instance_classes, store),
        allowed=f"{article} {name} such as {example}",
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


def cidr(description: str = "Block of the VPC", *, default: Any = REQUIRED) -> Any:
    """Make a field for a private block of addresses that the address plan can divide."""
    length = 'tonumber(split("/", {})[1])'
    return text(
        description,
        accepts=_is_vpc_block,
        condition="can(cidrhost({}, 0)) && "
        f'try({length} >= 16 && {length} <= 20 && cidrhost({{}}, 0) == split("/", {{}})[0], false)',
        allowed="a private IPv4 block of /16 to /20 without host bits, such as 10.10.0.0/16",
        example="10.10.0.0/16",
        default=default,
    )


def time_zone(description: str = "IANA time zone", *, default: Any = REQUIRED) -> Any:
    """Make a field for a time zone by its IANA name."""
    return text(
        description,
        pattern=r"[A-Z]\w+(/[A-Z][\w+-]+)+|UTC",
        accepts=_is_time_zone,
        near=available_timezones,
        allowed="an IANA time zone such as Europe/Berlin",
        example="Europe/Berlin",
        default=default,
    )


def domain(description: str = "DNS zone", *, default: Any = REQUIRED) -> Any:
    """Make a field for a domain name."""
    label = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
    return text(
        description,
        pattern=rf"({label}\.)+[a-z]([a-z0-9-]{{0,61}}[a-z0-9])",
        allowed="a domain name in lower case without scheme or dot at its end, "
        "such as acme.example",
        example="acme.example",
        default=default,
    )


def tag_value(description: str, *, default: Any = REQUIRED) -> Any:
    """Make a field for a text that is written into tags."""
    return text(
        description,
        # AWS Billing User Guide, "User-defined tag restrictions": what all services take.
        pattern=r"[A-Za-z0-9_.:/=+@-]([A-Za-z0-9 _.:/=+@-]{0,254}[A-Za-z0-9_.:/=+@-])?",
        allowed="1 to 256 letters, digits, spaces and _ . : / = + - @, no space at the ends",
        example="platform-team",
        default=default,
    )


def email(description: str, *, default: Any = REQUIRED) -> Any:
    """Make a field for an e-mail address."""
    return text(
        description,
        pattern=r"[A-Za-z0-9._%+-]+@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}",
        allowed="an e-mail address such as operations@acme.example",
        example="operations@acme.example",
        default=default,
    )


def image(description: str = "Image of the application", *, default: Any = REQUIRED) -> Any:
    """Make a field for an image by its repository and fixed tag."""
    return text(
        description,
        pattern=r"[a-z0-9]+([._/-][a-z0-9]+)*:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}",
        accepts=lambda value: not value.endswith(":latest"),
        allowed='repository and fixed tag such as "app:1.2.3", not latest',
        example="app:1.2.3",
        default=default,
    )


def image_tag(description: str = "Tag of the image", *, default: Any = REQUIRED) -> Any:
    """Make a field for the tag of an image whose repository is known."""
    return text(
        description,
        pattern=r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}",
        accepts=lambda value: value != "latest",
        allowed='a fixed tag such as "1.2.3", not latest',
        example="1.2.3",
        default=default,
    )


def role_name(description: str, *, default: Any = REQUIRED) -> Any:
    """Make a field for the name of a role, which is no ARN."""
    return text(
        description,
        pattern=r"[A-Za-z0-9_+=,.@-]{1,64}",
        allowed="the name of a role, not its ARN: 1 to 64 letters, digits and _ + = , . @ -",
        example="OrganizationAccountAccessRole",
        default=default,
    )


def github_repository(description: str, *, default: Any = REQUIRED) -> Any:
    """Make a field for a repository on GitHub."""
    return text(
        description,
        pattern=r"[A-Za-z0-9-]+/[A-Za-z0-9_.-]+",
        allowed='a GitHub repository as "owner/name"',
        example="acme/platform",
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


def _is_vpc_block(value: str) -> bool:
    # IPv4Network takes 010.0.0.0, numbers without dots and digits of other scripts.
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,3}){3}/(1[6-9]|20)", value, re.ASCII):
        return False
    try:
        block = IPv4Network(value)
    except ValueError:
        return False
    return any(block.subnet_of(private) for private in PRIVATE)


def _is_time_zone(value: str) -> bool:
    try:
        ZoneInfo(value)
    except (ValueError, KeyError, OSError):
        return False
    return True
