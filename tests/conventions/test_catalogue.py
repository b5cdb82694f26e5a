from pathlib import Path

from conventions.catalogue import render
from conventions.registry import entered
from conventions.rule import Rule, Severity

COMMITTED = Path(__file__).parents[2] / "docs" / "module-conventions.md"


def test_the_committed_catalogue_is_what_the_rules_say() -> None:
    stale = "run: make docs"
    assert COMMITTED.read_text(encoding="utf-8") == render(entered()), stale


def test_a_rule_is_one_row_whose_bars_do_not_end_a_cell() -> None:
    rule = Rule("XXX001", Severity.SHOULD, "a|b", reason="Because.", source="Somebody")
    assert render([rule]).splitlines()[-1] == (
        r"| XXX001 | SHOULD | every document | a\|b | Because. | Somebody |"
    )
