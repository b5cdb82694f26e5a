"""The findings as JUnit XML: a suite for each document, in it a test case for each rule."""

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from conventions.checking import Report, Subject
from conventions.printing import printable
from conventions.rule import Finding, Rule
from conventions.unjudged import Unjudged, counted

NO_RULE = ""  # what is not read at all is kept from every rule
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report, rules: Iterable[Rule]) -> bytes:
    """Return the whole document, a violation as a failure, advice as output."""
    root = Element("testsuites", name="conventions")
    by_case: dict[tuple[str, str], list[Finding]] = {}
    for finding in report.findings:
        by_case.setdefault((finding.document, finding.rule), []).append(finding)
    entries = list(rules)
    unknown: dict[tuple[str, str], list[Unjudged]] = {}
    for each in report.unjudged:
        for rule_id in each.rules or (NO_RULE,):
            unknown.setdefault((each.document, rule_id), []).append(each)
    for subject in report.subjects:
        cases = [
            _case(
                subject,
                rule,
                by_case.get((subject.name, rule.id), []),
                unknown.get((subject.name, rule.id), []),
            )
            for rule in entries
            if subject.is_judged_by(rule) or (subject.name, rule.id) in by_case
        ]
        if unread := unknown.get((subject.name, NO_RULE)):
            cases.append(_element(subject, "everything is read"))
            _skip(cases[-1], unread)
        if cases:
            suite = SubElement(root, "testsuite", name=_text(subject.name))
            suite.extend(cases)
            _count(suite)
    _count(root)
    indent(root)
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def _case(
    subject: Subject, rule: Rule, findings: list[Finding], unknown: list[Unjudged]
) -> Element:
    case = _element(subject, f"{rule.id}: {rule.summary}")
    violations = [finding for finding in findings if finding.is_must]
    for finding in violations:
        message = _text(f"{finding.path}: {finding.found}")
        failure = SubElement(case, "failure", message=message, type=finding.severity.value)
        failure.text = _text(str(finding))
    if unknown and not violations:
        _skip(case, unknown)
    if advice := [str(finding) for finding in findings if not finding.is_must]:
        SubElement(case, "system-out").text = _text("\n".join(advice))
    return case


def _element(subject: Subject, name: str) -> Element:
    file = _text(str(subject.file))
    return Element("testcase", classname=_text(subject.name), name=name, file=file)


def _skip(case: Element, unjudged: list[Unjudged]) -> None:
    """Say what of a case was not judged; a case that fails says why it fails."""
    skipped = SubElement(case, "skipped", message=f"not judged: {counted(unjudged)}")
    skipped.text = _text("\n".join(f"{each.path}: {each.what}" for each in unjudged))


def _count(element: Element) -> None:
    cases = list(element.iter("testcase"))
    element.set("tests", str(len(cases)))
    element.set("failures", str(sum(case.find("failure") is not None for case in cases)))
    element.set("errors", "0")
    element.set("skipped", str(sum(case.find("skipped") is not None for case in cases)))


def _text(text: str) -> str:
    """Return text without the characters that no XML document may hold."""
    return _NOT_XML.sub("\ufffd", printable(text))
