from conventions.checking import Report
from conventions.report import render
from conventions.rule import Finding
from conventions.unjudged import CALL, VALUE, Unjudged

FINDING = Finding(document="dev", path="dev/vpc", rule="NET002", found="it is open", remedy="close")


def report(*findings: Finding) -> Report:
    return Report(findings=findings, rules=25, documents=1, resources=2, waived=3)


def test_a_clean_run_is_one_sentence_that_says_what_was_judged() -> None:
    assert render(report()) == (
        "25 rules ran over 1 document and 2 resources: 0 violations, 0 advised, 3 waived.\n"
    )


def test_findings_are_a_table_above_that_sentence() -> None:
    advice = Finding(
        document="dev", path="dev", rule="XXX001", found="odd", remedy="look", is_must=False
    )
    assert render(report(FINDING, advice)) == (
        "RULE    SEVERITY  CONSTRUCT PATH  FOUND; WHAT TO DO\n"
        "NET002  MUST      dev/vpc         it is open; close\n"
        "XXX001  SHOULD    dev             odd; look\n"
        "\n"
        "25 rules ran over 1 document and 2 resources: 1 violation, 1 advised, 3 waived.\n"
    )


UNJUDGED = (
    Unjudged("dev", "dev/db", VALUE, "days ${var.x}", ("DBS001", "DRP001")),
    Unjudged("dev", "dev/module.a", CALL, "is not read"),
)


def test_a_clean_run_says_what_was_not_judged() -> None:
    only = Report(findings=(), rules=1, documents=1, resources=1, waived=0, unjudged=UNJUDGED)
    assert render(only).endswith("Not judged: 1 value, 1 module call; --verbose says which.\n")
    assert render(only, is_verbose=True) == (
        "NOT JUDGED   WHERE         WHAT           BY\n"
        "value        dev/db        days ${var.x}  DBS001, DRP001\n"
        "module call  dev/module.a  is not read\n"
        "\n"
        "1 rule ran over 1 document and 1 resource: 0 violations, 0 advised, 0 waived.\n"
        "Not judged: 1 value, 1 module call.\n"
    )


def test_nothing_that_commands_a_terminal_is_printed_and_columns_stay_straight() -> None:
    what = {"found": "\u202eb\ud800", "remedy": "c", "rule": "NET002"}
    found = Finding(document="d", path="d/\x1b[2J", **what)
    lines = render(report(found, FINDING)).splitlines()
    assert lines[1] == r"NET002  MUST      d/\x1b[2J       \u202eb\ud800; c"
    assert lines[2] == "NET002  MUST      dev/vpc         it is open; close"
    assert str(found) == r"NET002 MUST d/\x1b[2J: \u202eb\ud800; c."
