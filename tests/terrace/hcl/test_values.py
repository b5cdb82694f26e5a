"""JSON values as HCL expressions."""

import pytest

from terrace.hcl.errors import DocumentError
from terrace.hcl.reading import Json, parse
from terrace.hcl.values import (
    constants,
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
        '[{"cpu":256,"dependsOn":[],"environment":[{"name":"PORT","value":"${aws_lb_target_group.x.arn_suffix}"}],'
        '"image":"${data.aws_caller_identity.x.account_id}:1","name":"app"}]'
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
        "          value = tostring(aws_lb_target_group.x.arn_suffix)",
        "        },",
        "      ]",
        '      image = "${data.aws_caller_identity.x.account_id}:1"',
        '      name  = "app"',
        "    },",
        "  ])",
        '  other = "y"',
        "}",
    ]


def test_a_short_list_in_a_string_takes_one_line() -> None:
    assert templates('["sh","-c"]') == ['jsonencode(["sh", "-c"])']


def test_a_json_document_in_another_is_a_call_of_its_own() -> None:
    assert templates('{"input":"{\\"for\\":\\"${aws_lb.x.arn}\\"}"}') == [
        "jsonencode({",
        "  input = jsonencode({",
        '    "for" = aws_lb.x.arn',
        "  })",
        "})",
    ]


def test_what_may_need_an_escape_is_put_into_a_json_document_as_it_is() -> None:
    assert templates('{"input":"{\\"for\\":\\"${var.x} 5%\\"}"}') == [
        "format(jsonencode({",
        "  input = jsonencode({",
        '    "for" = "%s 5%%"',
        "  })",
        "}), tostring(var.x))",
    ]


def test_much_that_is_put_in_takes_a_line_each() -> None:
    name = "x" * 50
    assert templates(f'["${{var.{name}}}","${{var.y}}","${{var.y}}"]') == [
        "format(",
        '  jsonencode(["%[1]s", "%[2]s", "%[2]s"]),',
        f"  tostring(var.{name}),",
        "  tostring(var.y)",
        ")",
    ]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (float("inf"), "a number that JSON has not, inf"),
        (10**5000, "an integer of too many digits"),
        ([{"é": 1, "e\u0301": 2}], "an object with the key 'é' twice"),
    ],
    ids=["infinite", "thousands of digits", "a key twice"],
)
def test_what_terraform_could_not_mean_is_an_error(value: Json, message: str) -> None:
    with pytest.raises(DocumentError) as caught:
        templates(value)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "text", ["1e400", "-0", "3.14159265358979323846", "9" * 5000], ids=lambda text: text[:20]
)
def test_a_number_keeps_its_spelling(text: str) -> None:
    assert templates(parse(text)) == [text]


def test_the_keys_of_a_literal_value_are_literal() -> None:
    assert literals({"${x}": 1, "$${y}": 2, "z": 3}) == [
        "{",
        '  "$${x}"  = 1',
        '  "$$${y}" = 2',
        "  z        = 3",
        "}",
    ]


def test_a_constant_may_hold_no_sequence() -> None:
    assert constants(["a"]) == ['["a"]']
    with pytest.raises(DocumentError) as caught:
        constants("${var.x}")
    assert str(caught.value) == "a value that HCL must have without a sequence, got '${var.x}'"


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
