"""Expressions too long for a line; the spaces are compared with fmt in test_terraform.py."""

import pytest

from terrace.hcl import breaking
from terrace.hcl.errors import DocumentError
from terrace.hcl.tokens import expression_tokens

LONG = "x" * 90


def lines(text: str) -> list[str]:
    return breaking.lines(expression_tokens(text))


def test_what_fits_stays_on_its_line() -> None:
    assert lines("merge({ a = 1 }, var.x)") == ["merge({ a = 1 }, var.x)"]


def test_an_object_gets_an_item_a_line_and_level_equals_signs() -> None:
    assert lines(f'{{ a = 1, "b c" : {LONG}, (d) = [] }}') == [
        "{",
        "  a     = 1",
        f'  "b c" = {LONG}',
        "  (d)   = []",
        "}",
    ]


def test_the_brackets_of_an_only_argument_stay_with_the_call() -> None:
    assert lines(f"jsonencode([{LONG}, {{ a = 1 }},])") == [
        "jsonencode([",
        f"  {LONG},",
        "  { a = 1 },",
        "])",
    ]


def test_several_arguments_get_a_line_each() -> None:
    assert lines(f"merge({LONG}, {{ a = 1 }}, var.x...)") == [
        "merge(",
        f"  {LONG},",
        "  { a = 1 },",
        "  var.x...",
        ")",
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"{LONG}[{LONG}]",
        f"f({LONG})[{LONG}]",
        f"[for x in {LONG} : x]",
        f"({LONG} + {LONG})",
        f"{LONG} ? [{LONG}] : []",
    ],
)
def test_what_cannot_be_broken_stays_long(text: str) -> None:
    assert lines(text) == [text]


def test_an_object_of_something_else_is_an_error() -> None:
    with pytest.raises(DocumentError) as caught:
        lines(f"{{ a = 1, {LONG} }}")
    assert str(caught.value) == f"an object with {LONG} in it, which is no key and its value"
