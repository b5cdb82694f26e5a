from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.embedded_aws import EmbeddedAws

TLS = "rds.force_ssl"


@pytest.fixture
def rds(embedded_aws: EmbeddedAws) -> Any:
    return embedded_aws.client("rds", account="767676767676")


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    chosen: str = "".join(each if each.isalnum() else "-" for each in request.node.name)
    return "g" + chosen.strip("-").replace("--", "-")[-50:]


@pytest.fixture
def group(rds: Any, name: str) -> str:
    create(rds, name, "postgres17")
    put(rds, name, TLS, "1", "pending-reboot")
    put(rds, name, "log_connections", "1", "immediate")
    return name


def create(rds: Any, name: str, family: str) -> None:
    rds.create_db_parameter_group(
        DBParameterGroupName=name, DBParameterGroupFamily=family, Description="Test"
    )


def put(rds: Any, group: str, name: str, value: str, method: str) -> None:
    parameter = {"ParameterName": name, "ParameterValue": value, "ApplyMethod": method}
    rds.modify_db_parameter_group(DBParameterGroupName=group, Parameters=[parameter])


def parameters(rds: Any, group: str) -> dict[str, tuple[str, str, str]]:
    found = rds.describe_db_parameters(DBParameterGroupName=group)["Parameters"]
    return {
        each["ParameterName"]: (each["ParameterValue"], each["ApplyMethod"], each["Source"])
        for each in found
    }


def test_a_parameter_that_changes_something_reads_as_written(rds: Any, group: str) -> None:
    assert parameters(rds, group)["log_connections"] == ("1", "immediate", "user")


@pytest.mark.parametrize(
    ("family", "value", "kept"),
    [
        ("postgres17", "1", ("pending-reboot", "system")),
        ("postgres15", "1", ("pending-reboot", "system")),
        ("postgres17", "0", ("immediate", "user")),
        ("postgres14", "0", ("pending-reboot", "system")),
        ("postgres14", "1", ("immediate", "user")),
        ("sqlserver-ee-16.0", "1", ("immediate", "user")),
    ],
)
def test_a_value_that_the_family_has_anyway_changes_nothing_about_a_parameter(
    rds: Any, name: str, family: str, value: str, kept: tuple[str, str]
) -> None:
    create(rds, name, family)
    put(rds, name, TLS, value, "immediate")
    assert parameters(rds, name) == {TLS: (value, *kept)}


@pytest.mark.parametrize(
    ("reset", "left"),
    [
        ({"Parameters": [{"ParameterName": "log_connections"}]}, [TLS]),
        ({"Parameters": [{"ParameterName": "never_set"}]}, [TLS, "log_connections"]),
        ({"ResetAllParameters": True}, []),
    ],
    ids=["one", "unknown", "all"],
)
def test_parameters_can_be_reset(
    rds: Any, group: str, reset: dict[str, Any], left: list[str]
) -> None:
    answer = rds.reset_db_parameter_group(DBParameterGroupName=group, **reset)
    assert answer["DBParameterGroupName"] == group.lower()
    assert list(parameters(rds, group)) == left


def test_a_group_that_is_not_there_cannot_be_reset(rds: Any) -> None:
    with pytest.raises(ClientError, match="DBParameterGroupNotFound"):
        rds.reset_db_parameter_group(DBParameterGroupName="nowhere", ResetAllParameters=True)
