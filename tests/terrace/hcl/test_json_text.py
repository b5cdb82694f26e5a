"""Which strings are the `jsonencode` of something; Terraform agrees in test_terraform.py."""

import re

import pytest

from terrace.hcl import schema
from terrace.hcl.json_text import ALWAYS_STRING, Encoded, constants, encoded
from terrace.hcl.reading import Json, Number


def document(text: str) -> Json:
    """What is encoded, if every reference is known to need no escape."""
    found = encoded(text, lambda _: True)
    return found.value if found else None


REFERENCE = "data.terraform_remote_state.global.outputs.url"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '{"a":{"b":[1,-2.5,true,null,{},[]]}}',
            {"a": {"b": [1, Number("-2.5"), True, None, {}, []]}},
        ),
        ('["x"]', ["x"]),
        ('{"Z":1,"a":2,"é":3,"日":4}', {"Z": 1, "a": 2, "é": 3, "日": 4}),
        ('["\\"\\\\\\n\\t\\b\\f\\u0001\x7f/"]', ['"\\\n\t\b\f\x01\x7f/']),
        ('["$${HOME} %%{x} 100% $5"]', ["$${HOME} %%{x} 100% $5"]),
        (
            '[1234567890123456789,0.12345678901234567890123,""]',
            [Number("1234567890123456789"), Number("0.12345678901234567890123"), ""],
        ),
    ],
)
def test_what_jsonencode_writes_is_a_document(text: str, expected: Json) -> None:
    assert document(text) == expected


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (f"${{{REFERENCE}}}:1", f"${{{REFERENCE}}}:1"),
        (
            '${ var.m["a b"][0].x }/${local.l[each.key]}',
            '${var.m["a b"][0].x}/${local.l[each.key]}',
        ),
        ("\\\\${var.x}\\n$${y}", "\\${var.x}\n$${y}"),
        ("$$${x}${var.x}", "$$${x}${var.x}"),
    ],
)
def test_references_may_stand_inside_of_a_string(inside: str, expected: str) -> None:
    assert document(f'{{"a":["{inside}"]}}') == {"a": [expected]}


def test_each_reference_returns_to_its_own_place() -> None:
    text = '{"a":"${var.a}-${var.b}","b":["${local.c}","${local.d}."]}'
    assert document(text) == {
        "a": "${var.a}-${var.b}",
        "b": ["${tostring(local.c)}", "${local.d}."],
    }


@pytest.mark.parametrize(
    "reference", [REFERENCE, "var.port", "aws_db_instance.main.port", "aws_lb.x.tags.name"]
)
def test_a_reference_that_may_be_a_number_stays_a_string(reference: str) -> None:
    assert document(f'{{"value":"${{{reference}}}"}}') == {"value": f"${{tostring({reference})}}"}


@pytest.mark.parametrize(
    "reference",
    [
        "aws_cloudwatch_log_group.task_logs.name",
        "aws_ecs_service.main.id",
        'aws_s3_bucket.logs["a"].bucket',
        "data.aws_kms_key.main.arn",
        "aws_ecr_repository.app.repository_url",
    ],
)
def test_an_attribute_that_is_always_a_string_needs_no_conversion(reference: str) -> None:
    assert document(f'["${{{reference}}}"]') == [f"${{{reference}}}"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('{"a":1', id="no JSON"),
        pytest.param('"text"', id="a string"),
        pytest.param("", id="nothing"),
        pytest.param("[1,2]", id="no quotation mark"),
        pytest.param('{"a": 1}', id="space"),
        pytest.param('{"a":1}\n', id="line break"),
        pytest.param('["a\n"]', id="line break in a string"),
        pytest.param('{"b":1,"a":2}', id="order of keys"),
        pytest.param('{"a":1,"a":1}', id="key twice"),
        pytest.param('["<"]', id="less than"),
        pytest.param('["a>b"]', id="greater than"),
        pytest.param('{"a&b":1}', id="ampersand"),
        pytest.param('["\u2028"]', id="line separator"),
        pytest.param('["\u2029"]', id="paragraph separator"),
        pytest.param('["\\u003c"]', id="less than, escaped"),
        pytest.param('["\\u00e9"]', id="escaped letter"),
        pytest.param('["\\u0024{x}"]', id="escaped dollar"),
        pytest.param('["\\/"]', id="escaped slash"),
        pytest.param('["\\u000A"]', id="other escape of a line break"),
        pytest.param('["e\u0301"]', id="not composed"),
        pytest.param('{"a":1.0}', id="fraction of nothing"),
        pytest.param('{"a":-0}', id="negative zero"),
        pytest.param('{"a":1e5}', id="exponent"),
        pytest.param('{"a":1e-05}', id="exponent as Python writes it"),
        pytest.param('{"a":NaN}', id="not a number"),
        pytest.param('{"a":Infinity}', id="infinite"),
        pytest.param(f'{{"a":{10**150}}}', id="more digits than Terraform keeps"),
        pytest.param('{"a":${var.x}}', id="reference that is no string"),
        pytest.param('{"a":["${var.x}",${var.y}]}', id="one of two that is no string"),
        pytest.param('{"${var.x}":"a"}', id="reference in a key"),
        pytest.param('{"a${var.x}":"a"}', id="reference at the end of a key"),
        pytest.param('{"$${x}":"a"}', id="escaped sequence in a key"),
        pytest.param('{"a":"${upper(var.x)}"}', id="call"),
        pytest.param('{"a":"${var.x ? 1 : 2}"}', id="condition"),
        pytest.param('{"a":"${var.x[*].y}"}', id="splat"),
        pytest.param('{"a":"${var.m["${var.x}"]}"}', id="template in an index"),
        pytest.param('{"a":"${"b"}"}', id="quoted string"),
        pytest.param('{"a":"${~ var.x ~}"}', id="trimmed"),
        pytest.param('{"a":"%{ if var.x }b%{ endif }"}', id="directive"),
        pytest.param('{"a":"${var.x"}', id="no end"),
        pytest.param('{"a":"\ufdd0${var.x}"}', id="noncharacter"),
        pytest.param('{"a":"\\r${var.x}"}', id="carriage return before a sequence"),
        pytest.param('["\ufeff${var.x}"]', id="byte order mark"),
    ],
)
def test_what_jsonencode_would_write_otherwise_is_none(text: str) -> None:
    assert document(text) is None


@pytest.mark.parametrize(
    ("text", "value", "inserted"),
    [
        ('["${var.x}"]', ["%s"], ["${tostring(var.x)}"]),
        ('["${aws_iam_role.x.arn}"]', ["%s"], ["${aws_iam_role.x.arn}"]),
        (
            '{"a%":"50% ${var.x}","b":"%%{y} ${var.x}-${var.y}"}',
            {"a%%": "50%% %[1]s", "b": "%%%{y} %[1]s-%[2]s"},
            ["${tostring(var.x)}", "${tostring(var.y)}"],
        ),
        (
            '["${aws_sqs_queue.q.arn}","${aws_ssm_parameter.p.version}","${var.x}"]',
            ["${aws_sqs_queue.q.arn}", "${tostring(aws_ssm_parameter.p.version)}", "%s"],
            ["${tostring(var.x)}"],
        ),
    ],
)
def test_a_reference_that_may_need_escapes_is_put_in_as_a_template_would(
    text: str, value: Json, inserted: list[str]
) -> None:
    assert encoded(text) == Encoded(value, inserted)


@pytest.mark.parametrize(
    ("name", "is_proven"),
    [("alarm", True), ("a&b", False), ('say "no"', False), ("${var.x}", False), (5, False)],
)
def test_an_argument_in_the_document_proves_what_its_reference_holds(
    name: Json, is_proven: bool
) -> None:
    alarms: Json = {"a": {"alarm_name": name}, "b": None}
    proven = constants({"resource": {"aws_cloudwatch_metric_alarm": alarms, "t": []}})
    assert proven("aws_cloudwatch_metric_alarm.a.alarm_name") is is_proven
    assert proven("aws_cloudwatch_metric_alarm.a[0].alarm_name") is is_proven
    assert not proven("aws_cloudwatch_metric_alarm.b.alarm_name")


@pytest.mark.parametrize(
    ("ignored", "is_proven"), [("all", False), (["name"], False), (["tags"], True)]
)
def test_an_argument_that_terraform_ignores_proves_nothing(ignored: Json, is_proven: bool) -> None:
    body: Json = {"name": "a", "lifecycle": [{"ignore_changes": ignored}]}
    proven = constants({"resource": {"aws_iam_role": {"r": body}}})
    assert proven("aws_iam_role.r.name") is is_proven


@pytest.mark.terraform
def test_the_provider_agrees_on_the_attributes_that_are_always_strings(
    terraform_environment: dict[str, str],
) -> None:
    aws = schema._schemas(schema.PROVIDERS, terraform_environment)["aws"]
    types = {
        (kind, type_, name): attribute.get("type")
        for kind in ("resource_schemas", "data_source_schemas")
        for type_, found in aws[kind].items()
        for name, attribute in found["block"].get("attributes", {}).items()
        if re.fullmatch(ALWAYS_STRING, name)
    }
    assert types["resource_schemas", "aws_s3_bucket", "bucket"] == "string"
    # Lists and objects are errors in a template: only these would plan, and differ.
    differing = ["number", "bool", "dynamic"]
    assert {key: type_ for key, type_ in types.items() if type_ in differing} == {}
