from dataclasses import replace
from pathlib import Path

import pytest

from conventions.blocks import Block, Mode
from terrace.errors import UserError
from terrace.responsibilities.document import table
from terrace.responsibilities.rows import Row

ROOT = Path(__file__).parents[3]
CACHE = Row(
    responsibility="Performance: caching",
    constructs=("database.cache.Cache",),
    paths=("*/cache",),
    tests=("constructs_lib/database/test_cache.py",),
)


def resource(path: str, type_: str) -> Block:
    body = {"//": {"metadata": {"path": path}}}
    return Block(document="dev", mode=Mode.RESOURCE, type=type_, id="main", body=body)


RESOURCES = [
    resource("dev/cache/main", "aws_elasticache_replication_group"),
    resource("staging/cache/main", "aws_elasticache_replication_group"),
    resource("dev/cache/security-group/main", "aws_security_group"),
]


def test_a_row_counts_the_resources_of_all_stacks_by_type() -> None:
    assert table([CACHE], RESOURCES, ROOT).splitlines()[2:] == [
        (
            "| Performance: caching | `database.cache.Cache` "
            "| `aws_elasticache_replication_group` 2, `aws_security_group` 1 "
            "| [test_cache](../tests/constructs_lib/database/test_cache.py) |"
        )
    ]


def test_what_no_environment_has_is_none() -> None:
    row = replace(CACHE, paths=("*/cache", "*/queue"))
    assert table([row], RESOURCES, ROOT) == table([CACHE], RESOURCES, ROOT)
    (line,) = table([replace(CACHE, paths=("*/queue",))], [], ROOT).splitlines()[2:]
    assert line.startswith("| Performance: caching | `database.cache.Cache` | none | [test_cache]")


def test_a_resource_that_no_row_names_is_refused() -> None:
    with pytest.raises(UserError) as refusal:
        table([CACHE], [*RESOURCES, resource("dev/cachet/main", "aws_eip")], ROOT)
    assert str(refusal.value) == (
        "dev/cachet/main serves no responsibility, allowed: at least one; add its path to a "
        "row of terrace/responsibilities/rows.toml (1 in all)"
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"constructs": ("database.cache.Cash",)}, "there is no construct database.cache.Cash"),
        ({"tests": ("test_nothing.py",)}, "there is no test tests/test_nothing.py"),
    ],
)
def test_a_row_that_names_what_is_not_there_is_refused(
    changes: dict[str, tuple[str, ...]], message: str
) -> None:
    row = replace(CACHE, **changes)
    with pytest.raises(UserError) as refusal:
        table([row], RESOURCES, ROOT)
    assert str(refusal.value) == f"row 'Performance: caching': {message}"
