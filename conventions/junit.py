"""The findings as JUnit XML: a suite for each document, in it a test case for each rule."""

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from conventions.checking import Report, Subject
from conventions.rule import Finding, Rule

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report, rules: Iterable[Rule]) -> bytes:
    """Return the whole document, a violation as a failure, advice as output."""
    root = Element("testsuites", name="conventions")
    by_case: dict[tuple[str, str], list[Finding]] = {}
    for finding in report.findings:
        by_case.setdefault((finding.document, finding.rule), []).append(finding)
    entries = list(rules)
    for subject in report.subjects:
        cases = [
            _case(subject, rule, by_case.get((subject.name, rule.id), []))
            for rule in entries
            if subject.is_judged_by(rule) or (subject.name, rule.id) in by_case
        ]
        if cases:
            suite = SubElement(root, "testsuite", name=_text(subject.name))
            suite.extend(cases)
            _count(suite)
    _count(root)
    indent(root)
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def _case(subject: Subject, rule: Rule, findings: list[Finding]) -> Element:
    name = f"{rule.id}: {rule.summary}"
    file = _text(str(subject.file))
    case = Element("testcase", classname=_text(subject.name), name=name, file=file)
    for finding in findings:
        if finding.is_must:
            message = _text(f"{finding.path}: {finding.found}")
            failure = SubElement(case, "failure", message=message, type=finding.severity.value)
            failure.text = _text(str(finding))
    if advice := [str(finding) for finding in findings if not finding.is_must]:
        SubElement(case, "system-out").text = _text("\n".join(advice))
    return case


def _count(element: Element) -> None:
    cases = list(element.iter("testcase"))
    element.set("tests", str(len(cases)))
    element.set("failures", str(sum(case.find("failure") is not None for case in cases)))
    element.set("errors", "0")


def _text(text: str) -> str:
    """Return text without the characters that no XML document may hold."""
    return _NOT_XML.sub("\ufffd", text)
