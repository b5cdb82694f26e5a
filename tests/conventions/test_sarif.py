import json
from pathlib import Path

import pytest

from conventions import sarif
from conventions.checking import Report, Subject
from conventions.document import Kind
from conventions.rule import Finding, Rule, Severity
from conventions.unjudged import VALUE, Unjudged

RULES = (
    Rule("NET001", Severity.MUST, "closed", reason="Because.", source="Somebody"),
    Rule("XXX001", Severity.SHOULD, "even", reason="Because.", source="Somebody"),
)
FINDING = Finding(document="dev", path="dev/vpc", rule="NET001", found="it is open", remedy="close")
ADVICE = Finding(
    document="out", path="out", rule="XXX001", found="odd", remedy="look", is_must=False
)


def run(*findings: Finding, file: Path = Path("out/stacks/dev/cdk.tf.json")) -> dict:
    subjects = (Subject(name="dev", file=file, kind=Kind.STACK),)
    report = Report(
        findings=findings, rules=2, documents=1, resources=1, waived=0, subjects=subjects
    )
    log = json.loads(sarif.render(report, RULES))
    assert (log["version"], log["$schema"]) == ("2.1.0", sarif.SCHEMA)
    (only,) = log["runs"]
    return only


def uri(file: Path) -> str:
    (result,) = run(FINDING, file=file)["results"]
    return result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]


def test_every_rule_is_told_even_when_nothing_is_found() -> None:
    clean = run()
    assert clean["results"] == []
    assert clean["tool"]["driver"] == {
        "name": "conventions",
        "rules": [
            {
                "id": id_,
                "shortDescription": {"text": summary},
                "fullDescription": {"text": "Because. Source: Somebody."},
                "defaultConfiguration": {"level": level},
            }
            for id_, summary, level in (
                ("NET001", "closed", "error"),
                ("XXX001", "even", "warning"),
            )
        ],
    }


def test_a_violation_is_an_error_at_its_construct_and_its_file() -> None:
    (result,) = run(FINDING)["results"]
    assert len(result.pop("partialFingerprints")["primaryLocationLineHash"]) == 64
    assert result == {
        "ruleId": "NET001",
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": "dev/vpc: it is open; close."},
        "locations": [
            {
                "logicalLocations": [{"fullyQualifiedName": "dev/vpc"}],
                "physicalLocation": {"artifactLocation": {"uri": "out/stacks/dev/cdk.tf.json"}},
            }
        ],
    }


def test_advice_is_a_warning_and_needs_no_file() -> None:
    (result,) = run(ADVICE)["results"]
    assert (result["level"], result["ruleIndex"]) == ("warning", 1)
    assert result["locations"] == [{"logicalLocations": [{"fullyQualifiedName": "out"}]}]


def test_two_findings_of_one_rule_in_one_file_are_two_alerts() -> None:
    other = Finding(
        document="dev", path="dev/db", rule="NET001", found="it is open", remedy="close"
    )
    hashes = {
        result["partialFingerprints"]["primaryLocationLineHash"]
        for result in run(FINDING, other)["results"]
    }
    assert len(hashes) == 2


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (Path("a b/cdk.tf.json"), "a%20b/cdk.tf.json"),
        (Path.cwd() / "out/cdk.tf.json", "out/cdk.tf.json"),
        (Path("/elsewhere/a b.json"), "file:///elsewhere/a%20b.json"),
    ],
)
def test_a_file_is_told_relative_to_the_working_folder_where_it_can_be(
    file: Path, expected: str
) -> None:
    assert uri(file) == expected


def test_characters_that_nobody_can_see_are_written_as_numbers() -> None:
    broken = Finding(document="dev", path="dev/\ud800", rule="NET001", found="f", remedy="r")
    (result,) = run(broken)["results"]
    assert result["message"]["text"] == "dev/\\ud800: f; r."


def test_what_is_not_judged_is_a_notification_at_its_place() -> None:
    unjudged = Unjudged("dev", "dev/db", VALUE, "days ${var.x}", ("DBS001",))
    subjects = (Subject(name="dev", file=Path("dev.json"), kind=Kind.STACK),)
    report = Report(
        findings=(),
        rules=2,
        documents=1,
        resources=1,
        waived=0,
        subjects=subjects,
        unjudged=(unjudged,),
    )
    (only,) = json.loads(sarif.render(report, RULES))["runs"]
    (invocation,) = only["invocations"]
    (note,) = invocation["toolExecutionNotifications"]
    assert invocation["executionSuccessful"]
    assert note["level"] == "note"
    assert note["message"]["text"] == "value not judged: dev/db: days ${var.x} (DBS001)"
    assert note["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "dev.json"
