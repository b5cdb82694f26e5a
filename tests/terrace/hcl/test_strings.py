"""JSON strings on their way to HCL."""

import pytest

from terrace.hcl.errors import DocumentError
from terrace.hcl.strings import key, literal, reference, template, type_expression


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", '"plain"'),
        ('say "a\\b"\n\t\r', r'"say \"a\\b\"\n\t\r"'),
        ("\u0001 é 日本", r'"\u0001 é 日本"'),
        ("$ 100% $5 {}", '"$ 100% $5 {}"'),
        ("", '""'),
    ],
)
def test_plain_text_is_quoted_and_escaped(text: str, expected: str) -> None:
    assert template(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${aws_vpc.vpc.id}", "aws_vpc.vpc.id"),
        ("${~ var.x ~}", "var.x"),
        ('${"${var.x}"}', "var.x"),
        ('${lookup(var.m,"a}b")}', 'lookup(var.m, "a}b")'),
        ('${{"a" = {"b-c" = 1}}}', "{ a = { b-c = 1 } }"),
        ('${{"a b" = 1, "for" = 2}}', '{ "a b" = 1, "for" = 2 }'),
        ('${var.m["a ${var.x} b"]}', 'var.m["a ${var.x} b"]'),
    ],
)
def test_one_interpolation_alone_is_its_bare_expression(text: str, expected: str) -> None:
    assert template(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${var.a}-${var.b}", '"${var.a}-${var.b}"'),
        (" ${var.a}", '" ${var.a}"'),
        ('say "${join(",", ["a}", "b"])}"', r'"say \"${join(",", ["a}", "b"])}\""'),
        ('\\${var.a}\n"', r'"\\${var.a}\n\""'),
        ("%{ if var.a ~} x %{ endif ~}", '"%{if var.a}x %{endif}"'),
        ("${-var.a}${ {a = 1} }", '"${- var.a}${ { a = 1 } }"'),
    ],
)
def test_a_mixed_string_is_escaped_outside_of_interpolations_only(text: str, expected: str) -> None:
    assert template(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n%{ for x in y ~}\n  - ${x}\n%{ endfor ~}\n", r'"a\n%{for x in y}  - ${x}\n%{endfor}"'),
        ("a \n \t${~ x ~} \u00a0\r\n b", r'"a \n${x} b"'),
        (" ${~ x}", '" ${~x}"'),
        ("${x ~}\n", '" ${~x}"'),
        ("$ ${~ x}", r'"\u0024${x}"'),
        ("% %{~ if x ~}%{ endif }", r'"\u0025%{if x}%{endif}"'),
        ("a$ \n${~ x}", '"a$ ${x}"'),
        ("a$\u2003\n${~ x}", r'"a\u0024${x}"'),
        ('${f(" ${~ x ~}\\n b")}', r'f(" ${~x~}\n b")'),
    ],
)
def test_a_trim_marker_takes_what_terraform_takes_in_json(text: str, expected: str) -> None:
    assert template(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('${<<EOT\na "$${b}" ${c}\n  EOT\n}', r'"a \"$${b}\" ${c}\n"'),
        ("${f(<<-EOT\n    a\n      ${b ~}\n   \n    EOT\n, 1)}", r'f("a\n  ${b}   \n", 1)'),
        ("${{ a = <<A\nx\nA\nb = 1 }}", r'{ a = "x\n", b = 1 }'),
        ("${<<A\n${x ~}\nA\n}", '" ${~x}"'),
    ],
)
def test_a_heredoc_becomes_a_quoted_template(text: str, expected: str) -> None:
    assert template(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\r${x}", r'"a\r$${x}"'),
        ("${x}\r$${y}%%{z}", r'"${x}\r$${y}%%{z}"'),
        ("a\r\n${x}", r'"a\r\n${x}"'),
        ("\ufeff${x}", "x"),
        ("\ufeff\ufeffa", '"\ufeffa"'),
    ],
)
def test_carriage_returns_and_byte_order_marks_mean_what_they_mean_in_json(
    text: str, expected: str
) -> None:
    assert template(text) == [expected]


def test_names_may_have_any_letters_and_marks() -> None:
    assert template("${local.e\u0301.นี้}") == ["local.e\u0301.นี้"]


@pytest.mark.parametrize("text", ["$${kept}", "%%{kept}", "$$${kept}", "a $${b} ${c.d} %%{e}"])
def test_escaped_template_marks_stay_escaped(text: str) -> None:
    assert template(text) == [f'"{text}"']


def test_json_in_a_string_keeps_its_quotes_and_its_tokens() -> None:
    text = r'[{"image": "${aws_ecr_repository.app.url}:1", "cmd": "echo \"$${HOME}\"\n"}]'
    [written] = template(text)
    assert written == (
        r'"[{\"image\": \"${aws_ecr_repository.app.url}:1\", '
        r'\"cmd\": \"echo \\\"$${HOME}\\\"\\n\"}]"'
    )


def test_line_breaks_and_comments_leave_an_expression() -> None:
    text = "${merge({\n  a = 1 # one\n  b = {\n    c = 2\n  }\n}, /* rest */ var.x\n)}"
    assert template(text) == ["merge({ a = 1, b = { c = 2 } }, var.x)"]


def test_a_literal_has_no_interpolations() -> None:
    assert literal('${a} $${b} %{c} "d"') == [r'"$${a} $$${b} %%{c} \"d\""']


def test_a_reference_is_bare() -> None:
    assert reference("aws_vpc.vpc") == ["aws_vpc.vpc"]


def test_a_reference_may_have_an_index() -> None:
    assert reference('module.zone["eu-west-1a"].aws_subnet.x[0]') == [
        'module.zone["eu-west-1a"].aws_subnet.x[0]'
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("string", "string"),
        ("list", "list(any)"),
        (
            "object({a=string,b=optional(number,1)})",
            "object({ a = string, b = optional(number, 1) })",
        ),
    ],
)
def test_a_type_is_an_expression(text: str, expected: str) -> None:
    assert type_expression(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Name", "Name"),
        ("a-b_1", "a-b_1"),
        ("kubernetes.io/name", '"kubernetes.io/name"'),
        ("1a", '"1a"'),
        ("for", '"for"'),
        ("null", '"null"'),
        ("", '""'),
        ("${var.x}", "(var.x)"),
        ("a-${var.x}", '"a-${var.x}"'),
        ("$${x}", '"$${x}"'),
    ],
)
def test_a_key_is_bare_only_where_that_means_the_same(text: str, expected: str) -> None:
    assert key(text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("${var.a", "a bracket that is never closed, in '${var.a'"),
        ("${f(a]}", "']' closing nothing, in '${f(a]}'"),
        ('${"a}', "a quoted string without its end, in '${\"a}'"),
        ("${f(a << 2)}", "an expression with '<<' in it, in '${f(a << 2)}'"),
        ("${f(<<EOT\n EO\n)}", "a heredoc without its end, EOT, in '${f(<<EOT\\n EO\\n)}'"),
        ("${<<E\n\rE\n}", "a heredoc with a lone carriage return, in '${<<E\\n\\rE\\n}'"),
        ("${<<-E\n  \u0301\n  E\n}", "a heredoc with U+0301 on the space before it"),
        ("${[1,,2]}", "a comma after nothing, in '${[1,,2]}'"),
        ("${}", "an interpolation with nothing in it"),
        ("${" + "a" * 99, f"a bracket that is never closed, in '${{{'a' * 98}…'"),
    ],
)
def test_what_terraform_could_not_read_is_an_error(text: str, message: str) -> None:
    with pytest.raises(DocumentError) as caught:
        template(text)
    assert str(caught.value) == message
