import pytest

from conventions.resource_types import TABLE
from conventions.rules.exposure import SWITCHES


def nested(path: str, value: object) -> dict[str, object]:
    name, _, rest = path.partition(".")
    return {name: [nested(rest, value)] if rest else value}


@pytest.fixture
def reached(judge, stack):
    """Return the messages about one resource, after its place."""

    def judged(type_: str, body: object, **others: object) -> list[str]:
        found = judge("NET005", stack(resource={type_: {"x": body}}, **others))
        return [message.partition(": ")[2] for message in found]

    return judged


@pytest.mark.parametrize("type_", list(SWITCHES))
def test_a_switch_that_is_on_is_found(reached, type_: str) -> None:
    row = TABLE.rows[type_]
    body = nested(row.public, row.public_if)
    (message,) = reached(type_, body)
    assert message.startswith(f"{type_}.x is on the internet by {row.public}; set ")


@pytest.mark.parametrize("type_", sorted(SWITCHES.keys() - {"aws_redshift_cluster"}))
def test_one_that_is_unset_off_or_unknown_passes(reached, type_: str) -> None:
    path = SWITCHES[type_]
    for body in ({}, nested(path, None), nested(path, False), nested(path, "${var.public}")):
        assert reached(type_, body) == []


def test_the_remedy_is_the_other_value(reached) -> None:
    assert reached("aws_redshift_cluster", {"publicly_accessible": "1"}) == [
        (
            "aws_redshift_cluster.x is on the internet by publicly_accessible; "
            "set publicly_accessible to false."
        )
    ]
    assert reached("aws_mwaa_environment", {"webserver_access_mode": "PUBLIC_ONLY"}) == [
        (
            "aws_mwaa_environment.x is on the internet by webserver_access_mode; "
            "set it to something else."
        )
    ]


@pytest.mark.parametrize(("version", "number"), [("~> 5.0", 1), (None, 1), (">= 6.2", 0)])
def test_a_data_warehouse_is_open_by_default_until_provider_6(reached, version, number) -> None:
    required = {"required_providers": {"aws": {"source": "hashicorp/aws", "version": version}}}
    assert len(reached("aws_redshift_cluster", {}, terraform=required if version else {})) == number
