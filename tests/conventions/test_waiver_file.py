from datetime import date

import pytest

from conventions.errors import UnreadableError
from conventions.waiver_file import WaiverFile, read

TODAY = date(2030, 6, 15)
COMPLETE = """
[[waiver]]
rule = "NET001"
path = "dev/edge/ingress"
reason = "the partner has no fixed address"
owner = "platform"
expires = 2030-12-31
"""
REASON = 'reason = "the partner has no fixed address"'
OWNER = 'owner = "platform"'
FACTS = "second-region, protected, has:<resource type>, argument:<path> or argument:<path>=<value>"


@pytest.fixture
def file(tmp_path):
    def write(text: str):
        path = tmp_path / "waivers.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_complete_waiver_is_read(file) -> None:
    (found,) = read(file(COMPLETE), today=TODAY).waivers
    assert (found.rule, found.expires) == ("NET001", date(2030, 12, 31))
    assert (found.while_, found.unless) == ((), ())


def test_the_facts_that_a_reason_depends_on_are_read(file) -> None:
    conditions = 'while = ["has:aws_lb", "argument:tags.Team=a b"]\nunless = ["protected"]\n'
    (found,) = read(file(COMPLETE + conditions), today=TODAY).waivers
    assert [str(each) for each in found.while_] == ["has:aws_lb", "argument:tags.Team=a b"]
    assert [str(each) for each in found.unless] == ["protected"]


def test_a_missing_file_means_no_waivers(tmp_path) -> None:
    assert read(tmp_path / "waivers.toml", today=TODAY) == WaiverFile()
    assert read(None, today=TODAY) == WaiverFile()


@pytest.mark.parametrize(
    ("before", "after", "mistake"),
    [
        (REASON + "\n", "", "lacks reason"),
        (OWNER, 'owner = ""', "lacks owner"),
        ("2030-12-31", '"soon"', "expires on soon, which is not a date such as 2030-01-31"),
        (
            "2030-12-31",
            "2031-06-17",
            "expires on 2031-06-17, allowed: 2031-06-16 or before, within a year",
        ),
        (OWNER, "owner = 7", "has a field owner that is not a string"),
        (OWNER, OWNER + '\nticket = "X"', "has an unknown field ticket"),
        ('"dev/edge/ingress"', '"*"', "has the path *, which waives everything"),
        (
            '"dev/edge/ingress"',
            '"dev/*/ingress"',
            "has the path dev/*/ingress, allowed: */ at its beginning and * at its end only",
        ),
        (
            REASON,
            'reason = "false positive"',
            "has the reason 'false positive', allowed: a sentence that says why",
        ),
        (
            REASON,
            'reason = "n/a ... - - -"',
            "has the reason 'n/a ... - - -', allowed: a sentence that says why",
        ),
        (OWNER, OWNER + '\nwhile = "protected"', "has a field while that is not a list"),
        (
            OWNER,
            OWNER + '\nunless = ["third-region"]',
            f"has 'third-region' in unless, allowed: {FACTS}",
        ),
        (OWNER, OWNER + "\nwhile = [7]", f"has 7 in while, allowed: {FACTS}"),
        (
            REASON,
            'reason = "There is no second region yet; replication comes with it."',
            "says something of a region, so add second-region to while or to unless",
        ),
    ],
)
def test_a_waiver_that_is_not_right_is_a_mistake_and_waives_nothing(
    file, before: str, after: str, mistake: str
) -> None:
    assert before in COMPLETE
    found = read(file(COMPLETE.replace(before, after)), today=TODAY)
    assert found.waivers == ()
    assert found.mistakes == (("waiver 1", mistake),)


def test_one_mistake_leaves_the_others_in_force(file) -> None:
    found = read(file(COMPLETE.replace(OWNER, "") + COMPLETE), today=TODAY)
    assert found.mistakes == (("waiver 1", "lacks owner"),)
    assert len(found.waivers) == 1


def test_what_is_not_toml_is_refused_with_its_place(file) -> None:
    path = file("rule = oops")
    with pytest.raises(UnreadableError) as error:
        read(path, today=TODAY)
    assert str(error.value) == f"{path} cannot be read: Invalid value (at line 1, column 8)"


def test_a_table_of_another_name_is_refused_for_it_would_be_passed_over(file) -> None:
    path = file(COMPLETE.replace("waiver", "waivers"))
    with pytest.raises(UnreadableError) as error:
        read(path, today=TODAY)
    assert str(error.value) == f"{path} must hold [[waiver]] tables only, got waivers"
