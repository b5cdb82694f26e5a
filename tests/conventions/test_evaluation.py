import pytest

from conventions.evaluation import evaluate
from conventions.expressions import embedded_json
from conventions.templates import Template

LOCALS = {
    "local.name": "acme",
    "local.on": True,
    "local.bucket": Template("${aws_s3_bucket.logs}"),
    "local.policy": {"Statement": [{"Action": "*", "Resource": Template("${aws_vpc.x.arn}/*")}]},
}


def value(text: str) -> object:
    return evaluate(text, LOCALS.__getitem__)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("$${literal}", "${literal}"),
        ("${true}", True),
        ("${443}", 443),
        ('${"x"}', "x"),
        ('${"a\\n\\"${"b"}"}', 'a\n"b'),
        ("a-${local.name}-${1 + 1}", "a-acme-2"),
        ('${local.on ? "yes" : "no"}', "yes"),
        ('${local.name == "acme" && !false ? 1 : 2}', 1),
        ("${false && var.x}", False),
        ("${2 * (3 - 1) >= 4}", True),
        ("${[1, 2, ][1]}", 2),
        ('${{ a = { "b" : 3 } }.a["b"]}', 3),
        ("${local.policy.Statement[0].Action}", "*"),
        ('${format("%s/%s", "a", local.name)}', "a/acme"),
        ('${join("-", concat(["a"], ["b"]))}', "a-b"),
        ('${merge({ a = 1 }, { b = 2 })["b"]}', 2),
        ('${tobool("true")}', True),
        ('${lower("ABC")}', "abc"),
        ('${jsonencode({ a = ["b", true, null] })}', '{"a":["b",true,null]}'),
        ('${coalesce("", null, "x")}', "x"),
        ("${/* why */ 1 # so\n}", 1),
    ],
)
def test_constants_and_locals_are_evaluated(text: str, expected: object) -> None:
    assert value(text) == expected
    assert not isinstance(value(text), Template)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${var.x}", "${var.x}"),
        ("${local.gone}", "${local.gone}"),
        ('${file("x.json")}', '${file("x.json")}'),
        ('${var.x ? "a" : "b"}', '${var.x ? "a" : "b"}'),
        ("${[for a in b : a]}", "${[for a in b : a]}"),
        ("${1 / 0}", "${1 / 0}"),
        ("${local.bucket.arn}/*", "${aws_s3_bucket.logs.arn}/*"),
        ("${local.name}-${var.x}", "acme-${var.x}"),
        ('${join("-", ["a", aws_vpc.x.id])}', "a-${aws_vpc.x.id}"),
        ("%{ if true }a%{ endif }", "%{ if true }a%{ endif }"),
        ("a ${~ local.name ~} b", "a ${~ local.name ~} b"),
        ("${unended", "${unended"),
        ("${" + "(" * 200 + "1" + ")" * 200 + "}", "${" + "(" * 200 + "1" + ")" * 200 + "}"),
    ],
)
def test_what_a_plan_has_to_tell_stays_as_it_is(text: str, expected: str) -> None:
    assert value(text) == expected
    assert isinstance(value(text), Template)


def test_a_list_or_an_object_is_known_around_what_is_not() -> None:
    assert value("${[aws_vpc.x.id, local.name]}") == ["${aws_vpc.x.id}", "acme"]


def test_encoded_json_can_be_read_around_what_is_unknown() -> None:
    encoded = value('${jsonencode({ a = lookup(var.t, "k"), b = "x-${var.y}", c = "$${z}" })}')
    assert embedded_json(str(encoded)) == {
        "a": '${lookup(var.t, "k")}',
        "b": "x-${var.y}",
        "c": "$${z}",
    }
    policy = embedded_json(str(value("${jsonencode(local.policy)}")))
    assert policy == {"Statement": [{"Action": "*", "Resource": "${aws_vpc.x.arn}/*"}]}
