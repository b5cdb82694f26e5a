from pathlib import Path
from typing import Any

import pytest
from cdktf import App, TerraformStack, TerraformVariable, Token

from constructs_lib.config import is_token
from constructs_lib.config.tokens import holds_token

LITERALS = [
    "",
    "${var.x}",
    "a",
    0,
    3,
    -1.5,
    1e308,
    -1e308,
    True,
    None,
    (),
    ("a",),
    ("a", "b"),
]


@pytest.fixture(scope="module")
def tokens() -> list[Any]:
    variable = TerraformVariable(TerraformStack(App(), "stack"), "any", type="any")
    return [
        variable.string_value,
        f"prefix-{variable.string_value}-suffix",
        variable.number_value,
        variable.boolean_value,
        variable.list_value,
        Token.as_number_list(variable.value),
        Token.as_string_map(variable.value),
        Token.as_number_map(variable.value),
        Token.as_boolean_map(variable.value),
        Token.null_value(),
    ]


def test_what_cdktf_calls_a_token_is_one(tokens: list[Any]) -> None:
    for each in tokens:
        assert Token.is_unresolved(each), each
        assert is_token(each), each
        assert is_token(tuple(each)) if isinstance(each, list) else True


def test_what_cdktf_calls_a_value_is_none() -> None:
    for each in LITERALS:
        as_cdktf_takes_it = list(each) if isinstance(each, tuple) else each
        assert not Token.is_unresolved(as_cdktf_takes_it), each
        assert not is_token(each), each


def test_a_path_is_none_although_it_can_be_resolved() -> None:
    assert not is_token(Path("a"))


def test_a_token_inside_of_a_tuple_or_mapping_is_found(tokens: list[Any]) -> None:
    text = tokens[0]
    assert holds_token(("a", text))
    assert holds_token({"a": text})
    assert holds_token({"a": ("b", text)})
    assert not holds_token({"a": ("b", 3)})
