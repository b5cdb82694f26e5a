import datetime
import re

import pytest

from constructs_lib.versions import VERSIONS, Version, in_use
from tests.support.project import ROOT

DAY = datetime.date(2027, 1, 1)


def version(**changes) -> Version:
    given = {
        "thing": "PostgreSQL",
        "version": "17",
        "arguments": ("aws_db_instance.engine_version", "aws_db_parameter_group.family"),
        "source": "Calendar",
        "address": "https://example.com",
        "checked": DAY,
        "confirmed": True,
        "ends": DAY,
    }
    return Version(**given | changes)


@pytest.mark.parametrize(
    ("argument", "value", "found"),
    [
        ("aws_db_instance.engine_version", "17", True),
        ("aws_db_parameter_group.family", "postgres17", True),
        ("aws_db_instance.engine_version", "117", False),
        ("aws_db_instance.engine_version", "1.17", False),
        ("aws_db_instance.engine_version", "17.4", False),
        ("aws_rds_cluster.engine_version", "17", False),
    ],
)
def test_a_version_is_found_where_it_ends_a_value(argument: str, value: str, found: bool) -> None:
    assert version().is_at(argument, value) is found


@pytest.mark.parametrize("days", [{"ends": None}, {"look_again": DAY}])
def test_an_end_and_a_day_to_look_for_one_exclude_each_other(days) -> None:
    with pytest.raises(ValueError, match=r"PostgreSQL: ends is .* and look_again .*, allowed: one"):
        version(**days)


def test_kubernetes_is_in_standard_support_when_this_was_written() -> None:
    eks = VERSIONS["eks"]
    assert in_use("eks") == eks.version == "1.36"
    assert eks.due - eks.checked > datetime.timedelta(days=180)


def test_dev_runs_the_major_version_of_postgresql_that_production_runs() -> None:
    assert in_use("rds-postgresql") == in_use("aurora-postgresql")


def test_every_source_is_named_with_an_address_and_a_day() -> None:
    for name, each in VERSIONS.items():
        assert each.source, name
        assert each.address.startswith("https://"), name
        assert each.checked < each.due, name


def test_every_row_is_what_a_construct_uses() -> None:
    source = "".join(path.read_text() for path in (ROOT / "constructs_lib").rglob("*.py"))
    used = set(re.findall(r"in_use\([\"']([\w-]+)[\"']\)", source))
    assert used == VERSIONS.keys()
