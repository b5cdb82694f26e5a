from typing import Any

import pytest

from tests.support.workflow_expressions import ExpressionError, Expressions

CONTEXTS: dict[str, Any] = {
    "github": {"event_name": "push", "event": {"labels": [{"name": "a"}, {"name": "b"}]}},
    "needs": {"one": {"result": "success"}, "two": {"result": "skipped"}},
    "matrix": {"stack": "dev"},
    "inputs": {"preflight": True, "empty": ""},
}


def known(*, failed: bool = False) -> Expressions:
    return Expressions(
        CONTEXTS,
        {"success": lambda: not failed, "failure": lambda: failed, "always": lambda: True},
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("github.event_name == 'PUSH'", True),  # GitHub compares texts without regard to case
        ("github.event.nothing.there", None),
        ("!github.event.nothing.there", True),
        ("contains(github.event.labels.*.name, 'b')", True),
        ("join(needs.*.result, ' ')", "success skipped"),
        ("inputs.preflight && 'yes' || 'no'", "yes"),
        ("inputs.empty && 'yes' || 'no'", "no"),
        ("fromJSON('[1, 2]')[1]", 2),
        ("format('{0}-{1}', matrix.stack, 'x')", "dev-x"),
        ("'it''s'", "it's"),
        ("(1 < 2) == true", True),
        ("null == ''", True),
    ],
)
def test_an_expression_has_the_value_that_github_gives_it(text: str, value: object) -> None:
    assert known().value(text) == value


def test_a_text_that_is_one_expression_keeps_its_type() -> None:
    assert known().filled("${{ inputs.preflight }}") is True
    assert known().filled("a-${{ inputs.preflight }}-${{ matrix.stack }}") == "a-true-dev"
    assert known().filled("${{ matrix.stack }} and ${{ matrix.stack }}") == "dev and dev"


def test_a_condition_without_a_status_asks_for_success_too() -> None:
    assert known().holds(None)
    assert not known(failed=True).holds("matrix.stack == 'dev'")
    assert known(failed=True).holds("failure() && matrix.stack == 'dev'")
    assert known(failed=True).holds("${{ always() }}")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("secret.x", "'secret.x' names secret, known: ['github', 'inputs', 'matrix', 'needs']"),
        ("one two", "'one two' names one, known: ['github', 'inputs', 'matrix', 'needs']"),
        ("(true", "'(true' lacks a ')'"),
        ("a + b", "'a + b' cannot be read at ' + b'"),
    ],
)
def test_what_github_would_refuse_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        known().value(text)
    assert str(refused.value) == sentence
