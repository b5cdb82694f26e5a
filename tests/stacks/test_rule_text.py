"""Rules are read back as they were given, whatever is in them."""

import pytest
import yaml

from stacks.rule_text import rule_text


@pytest.mark.parametrize(
    "value",
    [
        "up",
        "yes",
        "1h",
        "3",
        "a: b",
        "it's 5 % {{ $value }}",
        'le=~"1(\\\\.0)?"',
        "- a",
        "#",
        "ü",
        "a\nb\n",
    ],
)
def test_a_value_stays_what_it_is(value: str) -> None:
    group = {
        "name": "one",
        "interval": "1m",
        "rules": [{"alert": "A", "expr": value, "labels": {"window": value}}, {"record": "b:c:d"}],
    }
    assert yaml.safe_load(rule_text([group])) == {"groups": [group]}


def test_an_expression_of_several_lines_stays_readable() -> None:
    text = rule_text([{"name": "one", "rules": [{"alert": "A", "expr": "up\n  == 0\n"}]}])
    assert text == (
        "groups:\n"
        "  - name: one\n"
        "    rules:\n"
        "      - alert: A\n"
        "        expr: |\n"
        "          up\n"
        "            == 0\n"
    )
