from pathlib import Path
from xml.etree import ElementTree

from conventions import junit
from conventions.checking import Report, Subject
from conventions.document import Kind
from conventions.rule import Finding, Over, Rule, Severity
from conventions.unjudged import CALL, VALUE, Unjudged

RULES = (
    Rule("NET001", Severity.MUST, "closed", reason="Because.", source="Somebody"),
    Rule("VER002", Severity.MUST, "locked", reason="B.", source="S", over=Over.STACKS),
    Rule("XXX001", Severity.SHOULD, "even", reason="Because.", source="Somebody"),
)
SUBJECTS = (
    Subject(name="dev", file=Path("out/dev.json"), kind=Kind.STACK),
    Subject(name="network", file=Path("out/network.json"), kind=Kind.MODULE),
    Subject(name="waivers.toml", file=Path("waivers.toml")),
)


def finding(document: str = "dev", rule: str = "NET001", **changes: object) -> Finding:
    known = {"path": f"{document}/vpc", "found": "it is open", "remedy": "close"}
    return Finding(document=document, rule=rule, **(known | changes))


def suites(*findings: Finding) -> ElementTree.Element:
    report = Report(
        findings=findings, rules=3, documents=2, resources=1, waived=0, subjects=SUBJECTS
    )
    return ElementTree.fromstring(junit.render(report, RULES))  # noqa: S314 - ours


def names(root: ElementTree.Element) -> dict[str, list[str]]:
    return {suite.attrib["name"]: [case.attrib["name"][:6] for case in suite] for suite in root}


def test_there_is_a_case_for_each_rule_and_document_that_it_judges() -> None:
    root = suites()
    assert names(root) == {"dev": ["NET001", "VER002", "XXX001"], "network": ["NET001", "XXX001"]}
    assert (root.attrib["tests"], root.attrib["failures"]) == ("5", "0")
    case = root.find("testsuite/testcase")
    assert case is not None
    assert case.attrib == {"classname": "dev", "name": "NET001: closed", "file": "out/dev.json"}


def test_violations_are_failures_in_the_case_of_their_rule() -> None:
    root = suites(finding(), finding(path="dev/db"))
    (suite, *_) = root
    assert (suite.attrib["tests"], suite.attrib["failures"]) == ("3", "1")
    failures = root.findall("testsuite/testcase[@name='NET001: closed']/failure")
    assert [failure.attrib["message"] for failure in failures] == [
        "dev/vpc: it is open",
        "dev/db: it is open",
    ]
    assert (failures[0].attrib["type"], failures[0].text) == (
        "MUST",
        "NET001 MUST dev/vpc: it is open; close.",
    )


def test_advice_fails_nothing_and_is_printed() -> None:
    root = suites(finding(rule="XXX001", is_must=False), finding(rule="XXX001", is_must=False))
    assert root.attrib["failures"] == "0"
    (output,) = root.iter("system-out")
    assert output.text == "\n".join(["XXX001 SHOULD dev/vpc: it is open; close."] * 2)


def test_a_finding_about_no_document_has_a_suite_of_its_own() -> None:
    root = suites(finding(document="waivers.toml"))
    assert names(root)["waivers.toml"] == ["NET001"]


def test_characters_that_nobody_can_see_are_written_as_numbers() -> None:
    (failure,) = suites(finding(found='<"\x00\ud800">')).iter("failure")
    assert failure.attrib["message"] == 'dev/vpc: <"\\x00\\ud800">'


def test_what_is_not_judged_is_skipped_where_nothing_fails() -> None:
    value = Unjudged("dev", "dev/db", VALUE, "days ${var.x}", ("NET001", "VER002"))
    call = Unjudged("dev", "dev/module.a", CALL, "is not read")
    report = Report(
        findings=(finding(),),
        rules=3,
        documents=2,
        resources=1,
        waived=0,
        subjects=SUBJECTS,
        unjudged=(value, call),
    )
    root = ElementTree.fromstring(junit.render(report, RULES))  # noqa: S314 - ours
    (suite, *_) = root
    assert (suite.attrib["failures"], suite.attrib["skipped"]) == ("1", "2")
    skipped = {
        case.attrib["name"]: (each.attrib["message"], each.text)
        for case in suite
        if (each := case.find("skipped")) is not None
    }
    assert skipped == {
        "VER002: locked": ("not judged: 1 value", "dev/db: days ${var.x}"),
        "everything is read": ("not judged: 1 module call", "dev/module.a: is not read"),
    }
