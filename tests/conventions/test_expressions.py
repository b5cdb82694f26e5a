import pytest

from conventions.expressions import embedded_json, literal, references, referred, strings


def test_references_are_found_inside_interpolations_only() -> None:
    text = "aws_vpc.not_one ${aws_vpc.network.id}-${data.aws_region.current.name}"
    assert list(references(text)) == ["aws_vpc.network", "data.aws_region.current"]


def test_variables_locals_and_modules_are_not_resources() -> None:
    assert list(references("${var.a_b.c} ${local.d_e.f} ${module.g_h.i_j.k} ${each.value}")) == []


def test_an_escaped_interpolation_is_literal_text() -> None:
    assert literal("$${aws_vpc.x.id}") == "$${aws_vpc.x.id}"
    assert list(references("$${aws_vpc.x.id}")) == []


def test_braces_and_quotes_inside_an_interpolation_do_not_end_it() -> None:
    assert literal('a-${lookup({"k" = "}"}, "k")}-b') == "a--b"


def test_an_interpolation_that_never_ends_reaches_to_the_end() -> None:
    assert literal("a-${var.x") == "a-"


def test_strings_walks_keys_and_values_at_any_depth() -> None:
    assert list(strings({"a": [{"b": "c"}, 1], "d": None})) == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": "x-${var.b}"}', {"a": "x-${var.b}"}),
        ('{"a": ${var.b}}', {"a": "${var.b}"}),
        ('{"a": "${lookup(var.b, "c")}"}', {"a": '${lookup(var.b, "c")}'}),
        ('{"a": "\\"${var.b}", "c": ${var.d}}', {"a": '"${var.b}', "c": "${var.d}"}),
    ],
)
def test_json_in_a_string_is_read_around_its_interpolations(text: str, expected: object) -> None:
    assert embedded_json(text) == expected


def test_what_is_not_json_is_refused() -> None:
    with pytest.raises(ValueError, match="Expecting"):
        embedded_json("{a}")


def test_what_a_value_refers_to_is_found_however_deep() -> None:
    value = {"a": ["${aws_vpc.main.id}", {"b": "${data.aws_region.here.name}-${var.x}"}], "c": 1}
    assert list(referred(value)) == ["aws_vpc.main", "data.aws_region.here"]
