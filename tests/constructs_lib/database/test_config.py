"""What the stores of structured data refuse, in one sentence each."""

from typing import Any

import pytest

from constructs_lib.config import Config
from constructs_lib.database.config import AuroraConfig, CacheConfig, PostgresConfig, TableConfig
from constructs_lib.errors import ConfigurationError

POSTGRES: dict[str, Any] = {
    "instance_class": "db.t4g.medium",
    "storage_gib": 50,
    "rto_minutes": 30,
    "rpo_minutes": 5,
    "backup_days": 7,
}
AURORA: dict[str, Any] = {
    "instance_class": "db.r7g.large",
    "rto_minutes": 30,
    "rpo_minutes": 5,
    "backup_days": 7,
}
CACHE: dict[str, Any] = {"node_type": "cache.t4g.small", "rto_minutes": 30, "snapshot_days": 7}


@pytest.mark.parametrize(
    ("config", "values", "changes", "sentence"),
    [
        (
            PostgresConfig,
            POSTGRES,
            {"storage_gib": 19},
            "storage_gib is 19, allowed: 20 to 6144 GiB",
        ),
        (PostgresConfig, POSTGRES, {"backup_days": 36}, "backup_days is 36, allowed: 1 to 35 days"),
        # Longer than transaction logs take to be shipped, and than a failover takes.
        (
            PostgresConfig,
            POSTGRES,
            {"rpo_minutes": 4},
            "rpo_minutes is 4, allowed: 5 to 43200 minutes",
        ),
        (
            PostgresConfig,
            POSTGRES,
            {"rto_minutes": 1},
            "rto_minutes is 1, allowed: 2 to 43200 minutes",
        ),
        (
            AuroraConfig,
            AURORA,
            {"instance_class": "db.m7g.large"},
            (
                "instance_class is 'db.m7g.large', allowed: an Aurora instance class such as "
                "db.r7g.large; did you mean db.r7g.large?"
            ),
        ),
        (AuroraConfig, AURORA, {"backup_days": 0}, "backup_days is 0, allowed: 1 to 35 days"),
        (AuroraConfig, AURORA, {"rpo_minutes": 4}, "rpo_minutes is 4, allowed: 5 to 43200 minutes"),
        (AuroraConfig, AURORA, {"rto_minutes": 0}, "rto_minutes is 0, allowed: 1 to 43200 minutes"),
        (CacheConfig, CACHE, {"snapshot_days": 0}, "snapshot_days is 0, allowed: 1 to 35 days"),
        (CacheConfig, CACHE, {"snapshot_days": 36}, "snapshot_days is 36, allowed: 1 to 35 days"),
        (CacheConfig, CACHE, {"rto_minutes": 1}, "rto_minutes is 1, allowed: 2 to 43200 minutes"),
        (
            CacheConfig,
            CACHE,
            {"node_type": "t4g.small"},
            (
                "node_type is 't4g.small', allowed: an ElastiCache node type such as "
                "cache.t4g.small; did you mean cache.t4g.small?"
            ),
        ),
        (TableConfig, {}, {"rpo_minutes": 1}, "rpo_minutes is 1, allowed: 5 to 43200 minutes"),
        # A restore makes a new table, which takes longer than any failover.
        (TableConfig, {}, {"rto_minutes": 59}, "rto_minutes is 59, allowed: 60 to 43200 minutes"),
        (
            TableConfig,
            {},
            {"partition_key": "user id"},
            (
                "partition_key is 'user id', allowed: 1 to 63 letters, digits and underscores, "
                "a letter first"
            ),
        ),
    ],
)
def test_what_a_service_cannot_do_is_refused(
    config: type[Config], values: dict[str, Any], changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        config(**values | changes)
    assert str(refusal.value) == f"{config.__name__}: {sentence}"


@pytest.mark.parametrize(
    ("config", "values", "field"),
    [
        (PostgresConfig, POSTGRES, "rto_minutes"),
        (AuroraConfig, AURORA, "rto_minutes"),
        (CacheConfig, CACHE, "rto_minutes"),
        (TableConfig, {}, "partition_key"),
        (TableConfig, {}, "expiry_attribute"),
    ],
)
def test_what_decides_the_resources_there_are_is_literal(
    config: type[Config], values: dict[str, Any], field: str
) -> None:
    with pytest.raises(ConfigurationError, match=f"{field} is a variable, allowed: a literal"):
        config(**values | {field: "${TfToken[TOKEN.0]}"})
