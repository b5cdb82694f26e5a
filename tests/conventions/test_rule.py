from pathlib import Path

from conventions.document import Kind
from conventions.rule import Finding, Over, Problem, Rule, Severity
from conventions.synthesis import Synthesis


def rule(check, over: Over = Over.DOCUMENTS, severity: Severity = Severity.MUST) -> Rule:
    return Rule("XXX001", severity, "s", reason="r", source="s", over=over, check=check)


def findings(rule_: Rule, *documents) -> list[Finding]:
    return list(rule_.run(Synthesis(root=Path("out"), documents=documents)))


def test_a_problem_becomes_a_finding_of_the_rule(stack) -> None:
    (finding,) = findings(rule(lambda d: [Problem(d, "it is wrong", "mend it")]), stack())
    assert str(finding) == "XXX001 MUST dev: it is wrong; mend it."
    assert (finding.document, finding.severity) == ("dev", Severity.MUST)


def test_a_should_says_so(stack) -> None:
    check = rule(lambda d: [Problem(d, "it is odd", "look")], severity=Severity.SHOULD)
    (finding,) = findings(check, stack())
    assert str(finding) == "XXX001 SHOULD dev: it is odd; look."


def test_a_rule_that_crashes_is_a_violation_that_no_waiver_hides(stack) -> None:
    def crash(document):
        yield Problem(document, "found before the crash", "mend it")
        raise KeyError("missing")

    (finding,) = findings(rule(crash, severity=Severity.SHOULD), stack())
    assert str(finding) == (
        "XXX001 MUST dev: the rule itself failed with KeyError: 'missing'; "
        "correct the rule, nothing was judged here."
    )
    assert not finding.is_waivable


def test_a_crash_in_one_document_leaves_the_others_judged(stack) -> None:
    def crash_in_dev(document):
        if document.name == "dev":
            raise ValueError("no")
        return [Problem(document, "it is wrong", "mend it")]

    names = [f.document for f in findings(rule(crash_in_dev), stack("dev"), stack("staging"))]
    assert names == ["dev", "staging"]


def test_a_rule_over_stacks_does_not_see_modules(stack) -> None:
    check = rule(lambda d: [Problem(d, "seen", "look")], over=Over.STACKS)
    seen = findings(check, stack("dev"), stack("network", kind=Kind.MODULE))
    assert [finding.document for finding in seen] == ["dev"]


def test_a_rule_says_which_kinds_of_documents_it_judges() -> None:
    judged = {o: {kind for kind in Kind if rule(list, over=o).judges(kind)} for o in Over}
    assert judged == {
        Over.DOCUMENTS: {Kind.STACK, Kind.MODULE},
        Over.STACKS: {Kind.STACK},
        Over.TOGETHER: {Kind.STACK, Kind.MODULE},
    }


def test_a_rule_over_all_together_sees_them_once(stack) -> None:
    def count(synthesis):
        yield Problem(synthesis, f"{len(synthesis.documents)} documents", "count them")

    (finding,) = findings(rule(count, over=Over.TOGETHER), stack("dev"), stack("staging"))
    assert str(finding) == "XXX001 MUST out: 2 documents; count them."


def test_a_crash_names_the_resource_that_it_was_about(stack) -> None:
    def crash(document):
        for block in document.of("aws_vpc"):
            yield Problem(block, "seen", "look")
            _fail(block)

    def _fail(block) -> None:
        raise ValueError("no")

    (finding,) = findings(rule(crash), stack(resource={"aws_vpc": {"main": {}}}))
    assert finding.path == "dev/aws_vpc.main"


def test_instances_that_are_alike_are_found_once(stack) -> None:
    document = stack(resource={"aws_eip": {"nat": {"count": 3}}})
    found = findings(rule(lambda d: [Problem(b, "w", "m") for b in d.of("aws_eip")]), document)
    assert len(found) == 1
