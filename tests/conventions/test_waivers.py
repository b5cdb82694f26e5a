from datetime import date

import pytest

from conventions.errors import UnreadableError
from conventions.rule import Finding
from conventions.waiver_file import read
from conventions.waivers import Waiver

COMPLETE = """
[[waiver]]
rule = "NET001"
path = "dev/edge/ingress"
reason = "the partner has no fixed address"
owner = "platform"
expires = 2030-12-31
"""


@pytest.fixture
def file(tmp_path):
    def write(text: str):
        path = tmp_path / "waivers.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def finding(path: str = "dev/edge/ingress", *, rule: str = "NET001", waivable: bool = True):
    return Finding(
        document="dev", path=path, rule=rule, found="f", remedy="r", is_waivable=waivable
    )


def waiver(path: str) -> Waiver:
    return Waiver(rule="NET001", path=path, reason="r", owner="o", expires=date(2030, 12, 31))


def test_a_complete_waiver_is_read(file) -> None:
    (found,) = read(file(COMPLETE)).waivers
    assert (found.rule, found.expires) == ("NET001", date(2030, 12, 31))


def test_a_missing_file_means_no_waivers(tmp_path) -> None:
    assert read(tmp_path / "waivers.toml").waivers == ()
    assert read(None).waivers == ()


def test_a_waiver_covers_its_rule_at_its_exact_path() -> None:
    assert waiver("dev/edge/ingress").covers(finding())
    assert not waiver("dev/edge").covers(finding())
    assert not waiver("dev/edge/ingress").covers(finding(rule="NET002"))


def test_a_trailing_star_stands_for_any_rest() -> None:
    assert waiver("dev/edge/*").covers(finding())
    assert not waiver("dev/e*e/ingress").covers(finding())


def test_a_leading_star_stands_for_any_document() -> None:
    assert waiver("*/edge/ingress").covers(finding())
    assert waiver("*/edge/*").covers(finding())
    assert not waiver("*/ingress").covers(finding())


def test_no_waiver_covers_a_rule_that_crashed() -> None:
    assert not waiver("dev/edge/ingress").covers(finding(waivable=False))


@pytest.mark.parametrize(
    ("before", "after", "mistake"),
    [
        ('reason = "the partner has no fixed address"\n', "", "lacks reason"),
        ('owner = "platform"', 'owner = ""', "lacks owner"),
        ("2030-12-31", '"soon"', "expires on soon, which is not a date such as 2030-01-31"),
        ('owner = "platform"', "owner = 7", "has a field owner that is not a string"),
        ('owner = "platform"', 'owner = "platform"\nticket = "X"', "has an unknown field ticket"),
        ('"dev/edge/ingress"', '"*"', "has the path *, which waives everything"),
    ],
)
def test_an_incomplete_waiver_is_a_mistake_and_waives_nothing(
    file, before: str, after: str, mistake: str
) -> None:
    found = read(file(COMPLETE.replace(before, after)))
    assert found.waivers == ()
    assert found.mistakes == (("waiver 1", mistake),)


def test_what_is_not_toml_is_refused_with_its_place(file) -> None:
    path = file("rule = oops")
    with pytest.raises(UnreadableError) as error:
        read(path)
    assert str(error.value) == f"{path} cannot be read: Invalid value (at line 1, column 8)"


def test_a_table_of_another_name_is_refused_for_it_would_be_passed_over(file) -> None:
    path = file(COMPLETE.replace("waiver", "waivers"))
    with pytest.raises(UnreadableError) as error:
        read(path)
    assert str(error.value) == f"{path} must hold [[waiver]] tables only, got waivers"
