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


def test_a_json_document_is_a_call_with_its_value_on_several_lines() -> None:
    text = (
        '[{"cpu":256,"dependsOn":[],"environment":[{"name":"PORT","value":"${var.port}"}],'
        '"image":"${aws_ecr_repository.app.repository_url}:1","name":"app"}]'
    )
    assert templates({"id": "x", "text": text, "other": "y"}) == [
        "{",
        '  id = "x"',
        "  text = jsonencode([",
        "    {",
        "      cpu       = 256",
        "      dependsOn = []",
        "      environment = [",
        "        {",
        '          name  = "PORT"',
        "          value = tostring(var.port)",
        "        },",
        "      ]",
        '      image = "${aws_ecr_repository.app.repository_url}:1"',
        '      name  = "app"',
        "    },",
        "  ])",
        '  other = "y"',
        "}",
    ]


def test_a_short_list_in_a_string_takes_one_line() -> None:
    assert templates('["sh","-c"]') == ['jsonencode(["sh", "-c"])']


def test_a_json_document_in_another_is_a_call_of_its_own() -> None:
    assert templates('{"input":"{\\"for\\":\\"${var.x}\\"}"}') == [
        "jsonencode({",
        "  input = jsonencode({",
        '    "for" = tostring(var.x)',
        "  })",
        "})",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1,2]", '"[1,2]"'),
        ('{"a": 1}', r'"{\"a\": 1}"'),
        ('{"a":${var.x}}', r'"{\"a\":${var.x}}"'),
        ('["${upper(var.x)}"]', r'"[\"${upper(var.x)}\"]"'),
        ('["<${var.x}>"]', r'"[\"<${var.x}>\"]"'),
    ],
)
def test_any_other_document_stays_a_quoted_template(text: str, expected: str) -> None:
    assert templates(text) == [expected]


def test_a_literal_document_stays_a_quoted_string() -> None:
    assert literals('["${a}"]') == [r'"[\"$${a}\"]"']


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
