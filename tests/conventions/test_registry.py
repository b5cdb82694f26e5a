from pathlib import Path

import pytest

import conventions.rules
from conventions.registry import enter, entered
from conventions.rule import Rule, Severity

TESTS = Path(__file__).parent


def rule(id_: str) -> Rule:
    return Rule(id_, Severity.MUST, "summary", reason="reason", source="source")


def test_an_id_is_never_used_twice() -> None:
    with pytest.raises(ValueError, match="rule id NAM001 is in use; an id is never used twice"):
        enter(rule("NAM001"))


def test_an_id_has_three_letters_or_digits_and_a_number() -> None:
    expected = "^a rule id is three letters or digits and a number, got 'naming'$"
    with pytest.raises(ValueError, match=expected):
        enter(rule("naming"))


def test_every_rule_says_what_why_and_by_whose_authority() -> None:
    for known in entered():
        assert all((known.summary, known.reason, known.source)), known.id
        assert "\n" not in known.summary + known.reason + known.source, known.id
        assert known.reason.endswith("."), known.id


def test_every_file_of_rules_has_a_test_file_that_names_each_of_its_rules() -> None:
    files = {Path(f).stem for f in Path(conventions.rules.__file__).parent.glob("[a-z]*.py")}
    texts = {f: (TESTS / "rules" / f"test_{f}.py").read_text(encoding="utf-8") for f in files}
    for known in entered():
        if known.id != "WAI001":  # judged outside a check
            module = known.check.__module__.rpartition(".")[2]
            assert f'"{known.id}"' in texts[module], known.id


def test_ids_of_one_file_share_their_domain_letters() -> None:
    domains: dict[str, set[str]] = {}
    for known in entered():
        domains.setdefault(known.check.__module__, set()).add(known.id[:3])
    assert all(len(letters) == 1 for letters in domains.values()), domains
