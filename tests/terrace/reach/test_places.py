import pytest

from terrace.reach import places, rows
from terrace.reach.declared import by_label
from terrace.reach.found import Missing
from tests.terrace.reach.account import DEV, reader, refusal

ROWS = by_label([*rows.workloads(DEV), *rows.starters(DEV)])


@pytest.mark.parametrize(
    ("row", "groups", "subnets"),
    [
        ("app", ("sg-app",), ("subnet-private",)),
        ("app-execution", ("sg-app",), ("subnet-private",)),
        ("pod-worker", ("sg-cluster", "sg-nodes"), ("subnet-private",)),
        ("prepare-database", ("sg-prepare",), ("subnet-private",)),
        ("migrate-database", ("sg-prepare",), ("subnet-private",)),
        ("jobs", ("sg-jobs",), ("subnet-private", "subnet-other")),
    ],
)
def test_a_workload_stands_where_what_runs_it_puts_it(
    row: str, groups: tuple[str, ...], subnets: tuple[str, ...]
) -> None:
    place = places.read(reader(), ROWS[row])
    assert place
    assert (place.group_ids, place.subnet_ids) == (groups, subnets)


def test_a_function_and_a_pipeline_stand_outside_of_the_vpc() -> None:
    assert places.read(reader(), ROWS["alarm-forwarder"]) is None
    assert places.read(reader(), ROWS["plan"]) is None
    config = {"VpcConfig": {"SubnetIds": ["subnet-private"], "SecurityGroupIds": ["sg-fn"]}}
    inside = places.read(reader(lambda__get_function_configuration=config), ROWS["alarm-forwarder"])
    assert inside
    assert inside.group_ids == ("sg-fn",)


def test_a_service_that_is_gone_is_missing() -> None:
    gone = {"services": [{"status": "INACTIVE"}]}
    with pytest.raises(Missing, match="the service terrace-dev-app of ECS is not there"):
        places.read(reader(ecs__describe_services=gone), ROWS["app"])
    error = refusal("ClusterNotFoundException")
    with pytest.raises(Missing, match="of ECS is not there"):
        places.read(reader(ecs__describe_services=error), ROWS["app"])
