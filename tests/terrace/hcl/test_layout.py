"""Indentation, blank lines and level equals signs."""

import random

import regex

from terrace.hcl.layout import _EVERY_ONE_A_COLUMN, Attribute, Block, align, call, render


def test_equals_signs_are_level_within_a_run_of_one_line_values() -> None:
    attributes = [
        Attribute("a", ["1"]),
        Attribute("long", ["2"]),
        Attribute("middle", ["{", "  x = 1", "}"]),
        Attribute("longest", ["3"]),
        Attribute("b", ["4"]),
    ]
    assert align(attributes) == [
        "a    = 1",
        "long = 2",
        "middle = {",
        "  x = 1",
        "}",
        "longest = 3",
        "b       = 4",
    ]


def test_a_computed_key_with_an_equals_sign_ends_the_run() -> None:
    attributes = [Attribute("(f({ a = 1 }))", ["1"]), Attribute("b", ["2"])]
    assert align(attributes) == ["(f({ a = 1 })) = 1", "b = 2"]


def test_a_sign_in_quotes_is_none() -> None:
    attributes = [Attribute('"a = ${f({})}"', ["1"]), Attribute("b", ["2"])]
    assert align(attributes) == ['"a = ${f({})}" = 1', "b              = 2"]


def test_characters_count_and_not_bytes() -> None:
    attributes = [Attribute('"é"', ["1"]), Attribute('"日本"', ["2"])]
    assert align(attributes) == ['"é"  = 1', '"日本" = 2']


def test_a_name_of_uncertain_width_stands_apart() -> None:
    names = ["a", '"e\u0301"', '"🇩🇪"', "bc", "d"]
    assert align([Attribute(name, ["1"]) for name in names]) == [
        "a = 1",
        "",
        '"e\u0301" = 1',
        "",
        '"🇩🇪" = 1',
        "",
        "bc = 1",
        "d  = 1",
    ]


def test_characters_held_for_a_column_each_are_so_in_any_order() -> None:
    certain = [c for c in map(chr, range(0x30000)) if _EVERY_ONE_A_COLUMN.fullmatch(c)]
    assert len(certain) > 40_000
    random.Random(1).shuffle(certain)  # noqa: S311
    assert len(regex.findall(r"\X", "".join(certain))) == len(certain)


def test_labels_and_comments_cannot_become_code() -> None:
    block = Block("output", ('a" {\n}\n${x}',), [], "dev\n}\r\u2028\u202e x é")
    assert render([block]) == [
        r"# dev\n}\r\u2028\u202e x é",
        r'output "a\" {\n}\n$${x}" {}',
    ]


def test_the_brackets_of_a_call_stand_right_at_its_argument() -> None:
    assert call("f", ["x"]) == ["f(x)"]
    assert call("f", ["{", "  a = 1", "}"]) == ["f({", "  a = 1", "})"]


def test_blocks_stand_apart_and_an_empty_one_is_closed_at_once() -> None:
    inner = Block("inner", (), [Attribute("b", ["2"])])
    empty = Block("empty", (), [])
    last = Attribute("c", ["3"])
    outer = Block("outer", ("x", "y"), [Attribute("a", ["1"]), inner, empty, last], "dev/outer")
    assert render([outer]) == [
        "# dev/outer",
        'outer "x" "y" {',
        "  a = 1",
        "",
        "  inner {",
        "    b = 2",
        "  }",
        "",
        "  empty {}",
        "",
        "  c = 3",
        "}",
    ]
