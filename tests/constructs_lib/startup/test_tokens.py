from typing import Any

import pytest

from constructs_lib.startup import tokens


@pytest.mark.parametrize(
    "value",
    [
        tokens.named("TOKEN.7"),
        f"arn:{tokens.named('TOKEN.7')}/*",
        ["#{TfToken[TOKEN.7]}"],
    ],
)
def test_a_text_or_list_with_a_token_in_it_is_unresolved(value: Any) -> None:
    assert tokens.is_unresolved(value) is True


@pytest.mark.parametrize(
    "value",
    ["", "${aws_vpc.main.id}", "TfToken[x]", 0, -7, True, [], ["text"], ["a", 1], [1, 2]],
)
def test_plain_values_are_not(value: Any) -> None:
    assert tokens.is_unresolved(value) is False


@pytest.mark.parametrize("value", [-1.8881545897087504e289, 2**60, [1], {"a": 1}, None, ["a", {}]])
def test_only_cdktf_can_tell_of_anything_else(value: Any) -> None:
    assert tokens.is_unresolved(value) is None
