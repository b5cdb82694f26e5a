"""Settings: each defined once, with its type, range, unit and text.

A configuration is a frozen dataclass below `Config` whose fields are made here. The check in
Python, the variable of a Terraform module and the documentation all follow from that one
definition. Nothing in this package imports cdktf, and nothing that only holds configurations
should: a wrong value is then found before Node.js starts.

    @dataclass(frozen=True, kw_only=True, slots=True)
    class PostgresConfig(Config):
        instance_class: str = instance_class("rds")
        storage_gib: int = whole("First size of the storage", low=20, high=6144, unit="GiB")
"""

from constructs_lib.config.aws_fields import (
    account_id,
    cpu_units,
    endpoint_services,
    instance_class,
    instance_types,
    log_retention_days,
    memory_mib,
    region,
    zone_ids,
    zones_letters,
)
from constructs_lib.config.base import Config
from constructs_lib.config.fields import (
    MOMENT,
    choice,
    duration,
    flag,
    moment,
    part,
    several,
    table,
    text,
    whole,
)
from constructs_lib.config.setting import REQUIRED, Setting, fields_of
from constructs_lib.config.text_fields import (
    bucket_name,
    cidr,
    domain,
    email,
    environment_name,
    github_ids,
    github_repository,
    image,
    image_tag,
    project_name,
    role_name,
    role_pattern,
    tag_value,
    time_zone,
)
from constructs_lib.config.tokens import is_token

__all__ = [
    "MOMENT",
    "REQUIRED",
    "Config",
    "Setting",
    "account_id",
    "bucket_name",
    "choice",
    "cidr",
    "cpu_units",
    "domain",
    "duration",
    "email",
    "endpoint_services",
    "environment_name",
    "fields_of",
    "flag",
    "github_ids",
    "github_repository",
    "image",
    "image_tag",
    "instance_class",
    "instance_types",
    "is_token",
    "log_retention_days",
    "memory_mib",
    "moment",
    "part",
    "project_name",
    "region",
    "role_name",
    "role_pattern",
    "several",
    "table",
    "tag_value",
    "text",
    "time_zone",
    "whole",
    "zone_ids",
    "zones_letters",
]
