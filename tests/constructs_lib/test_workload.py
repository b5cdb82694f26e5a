from dataclasses import dataclass, field

import pytest

from constructs_lib.errors import ConfigurationError
from constructs_lib.workload import Workload, connect
from tests.support.workload import workload


@dataclass(slots=True)
class Noted:
    """A store that notes who is connected."""

    workloads: list[str] = field(default_factory=list)

    def connect(self, workload: Workload) -> None:
        self.workloads.append(workload.label)


def test_a_workload_is_connected_to_what_it_uses_and_to_nothing_else() -> None:
    stores = {name: Noted() for name in ("cache", "database", "table")}
    connect(workload("app"), ("database", "table"), stores)
    connect(workload("jobs"), ("database",), stores)
    assert {name: store.workloads for name, store in stores.items()} == {
        "cache": [],
        "database": ["app", "jobs"],
        "table": ["app"],
    }


@pytest.mark.parametrize(
    ("there", "allowed"), [(("table", "database"), "database, table"), ((), "none")]
)
def test_a_store_that_is_not_there_is_refused(there: tuple[str, ...], allowed: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        connect(workload("app"), ("cache",), {name: Noted() for name in there})
    assert str(refusal.value) == f"app: uses 'cache', allowed: {allowed}"


def test_a_workload_that_is_in_the_vpc_has_a_group_to_let_in() -> None:
    assert workload("app", group="service").require_network("database").id == "sg-service"


def test_a_workload_outside_the_vpc_cannot_use_a_store_in_it() -> None:
    with pytest.raises(ConfigurationError) as refusal:
        workload("thumbnails", group=None).require_network("database")
    assert str(refusal.value) == (
        "thumbnails: uses 'database', allowed: stores outside the VPC; "
        "it has no network interface in it"
    )
