import json

import pytest

from terrace.states.state import State
from tests.support.states import document


def test_a_state_says_what_it_holds() -> None:
    state = State.of(json.dumps(document(serial=7, names=("b", "a"))).encode())
    assert str(state) == "serial 7, 2 resources"
    assert state.addresses == ["aws_sns_topic.a", "aws_sns_topic.b"]


def test_what_was_only_read_or_has_no_instance_is_not_counted() -> None:
    content = document(serial=1, names=("a",))
    content["resources"] += [
        {"mode": "data", "type": "aws_region", "name": "here", "instances": [{}]},
        {"mode": "managed", "type": "aws_sns_topic", "name": "gone", "instances": []},
        {
            "module": "module.m",
            "mode": "managed",
            "type": "aws_sns_topic",
            "name": "x",
            "instances": [{}],
        },
    ]
    assert State.of(json.dumps(content).encode()).addresses == [
        "aws_sns_topic.a",
        "module.m.aws_sns_topic.x",
    ]


@pytest.mark.parametrize(
    "text",
    [b"", b"{", b"[]", b"{}", b'{"version": 3, "serial": 1, "lineage": "x"}', b'{"version": 4}'],
)
def test_what_is_no_state_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the text is json's own, or ours
        State.of(text)
