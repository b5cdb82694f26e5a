"""Indentation, blank lines and level equals signs."""

from terrace.hcl.layout import Attribute, Block, align, call, render


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


def test_characters_count_and_not_bytes() -> None:
    attributes = [Attribute('"e\u0301"', ["1"]), Attribute('"日本"', ["2"])]
    assert align(attributes) == ['"e\u0301"  = 1', '"日本" = 2']


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
