import json

import pytest

from terrace.scan.errors import CouldNotScanError
from terrace.scan.findings import Tool
from terrace.scan.trivy import parse, refuse_errors
from tests.terrace.scan.samples import finding, stack, trivy_check, trivy_report

BUCKET = finding(
    tool=Tool.TRIVY, rule="AVD-AWS-0089", severity="HIGH", what="Bucket has logging disabled"
)


def refusal(text: str) -> str:
    with pytest.raises(CouldNotScanError) as error:
        parse(text, stack())
    return str(error.value)


def test_failures_are_findings_with_their_construct() -> None:
    scanned = parse(trivy_report(trivy_check()), stack())
    assert (scanned.tool, scanned.stack) == (Tool.TRIVY, "dev")
    assert (scanned.passed, scanned.failed) == (2, 1)
    assert scanned.findings == (BUCKET,)


def test_the_catalogues_id_is_taken_from_either_field() -> None:
    check = trivy_check(ID="whatever", AVDID="AVD-AWS-0089")
    assert parse(trivy_report(check), stack()).findings == (BUCKET,)


def test_one_check_that_fails_twice_in_the_same_words_is_one_finding() -> None:
    scanned = parse(trivy_report(trivy_check(), trivy_check()), stack())
    assert (scanned.failed, scanned.findings) == (2, (BUCKET,))


def test_a_passed_check_is_no_finding() -> None:
    assert parse(trivy_report(trivy_check(Status="PASS")), stack()).findings == ()


@pytest.mark.parametrize("text", ["{}", '{"Results": null}', trivy_report(type_="terraform")])
def test_a_report_of_something_else_than_a_plan_is_an_error(text: str) -> None:
    assert refusal(text) == "trivy evaluated nothing in the plan of dev"


@pytest.mark.parametrize(("text", "shown"), [("FATAL", "FATAL"), ("", "nothing")])
def test_what_is_no_report_is_shown(text: str, shown: str) -> None:
    assert refusal(text) == f"trivy printed no JSON for the plan of dev: {shown}"


def test_an_error_that_is_only_logged_is_an_error() -> None:
    log = "2026-11-24T08:00:00Z\tINFO\tScanning\n2026-11-24T08:00:01Z\tERROR\t[plan]  No parse\n"
    with pytest.raises(CouldNotScanError) as error:
        refuse_errors(log, "the plan of dev")
    assert str(error.value) == "trivy cannot read the plan of dev: [plan] No parse"


def test_a_log_without_errors_is_fine() -> None:
    refuse_errors(json.dumps({"INFO": "Detected config files"}), stack())
