from conventions.checking import Report
from conventions.report import render
from conventions.rule import Finding

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
