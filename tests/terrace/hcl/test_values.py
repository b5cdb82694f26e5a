"""JSON values as HCL expressions."""

import pytest

from terrace.hcl.json_text import Json
from terrace.hcl.values import (
    literals,
    provider_requirement,
    references,
    templates,
    types,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "null"),
        (True, "true"),
        (-1, "-1"),
        (0.5, "0.5"),
        ("80", '"80"'),
        ([], "[]"),
        ({}, "{}"),
        ([1, ["a", None], "${var.x}"], '[1, ["a", null], var.x]'),
    ],
)
def test_small_values_take_one_line(value: Json, expected: str) -> None:
    assert templates(value) == [expected]


def test_objects_and_long_lists_take_several() -> None:
    assert templates({"Name": "x", "a b": ["y" * 50, "z" * 50], "list": [{"c": None}]}) == [
        "{",
        '  Name = "x"',
        '  "a b" = [',
        f'    "{"y" * 50}",',
        f'    "{"z" * 50}",',
        "  ]",
        "  list = [",
        "    {",
        "      c = null",
        "    },",
        "  ]",
        "}",
    ]


def test_a_literal_value_is_literal_at_all_depths() -> None:
    assert literals(["${a}", ["${b}"]]) == ['["$${a}", ["$${b}"]]']


def test_references_are_bare_on_both_sides_of_a_map() -> None:
    assert references({"aws.east": "aws.us", "aws": "aws"}) == [
        "{",
        "  aws.east = aws.us",
        "  aws      = aws",
        "}",
    ]


def test_a_type_is_bare() -> None:
    assert types("list(string)") == ["list(string)"]


def test_a_provider_requirement_may_have_aliases() -> None:
    requirement: Json = {"source": "hashicorp/aws", "configuration_aliases": ["aws.east"]}
    assert provider_requirement(requirement) == [
        "{",
        '  source                = "hashicorp/aws"',
        "  configuration_aliases = [aws.east]",
        "}",
    ]


def test_a_provider_requirement_may_be_a_version_only() -> None:
    assert provider_requirement("~> 5.0") == ['"~> 5.0"']
