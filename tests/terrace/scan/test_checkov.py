import pytest

from terrace.scan.checkov import parse
from terrace.scan.errors import CouldNotScanError
from terrace.scan.findings import Tool
from tests.terrace.scan.samples import checkov_check, checkov_report, finding, stack


def refusal(text: str) -> str:
    with pytest.raises(CouldNotScanError) as error:
        parse(text, stack())
    return str(error.value)


def test_failed_checks_are_findings_with_their_construct() -> None:
    report = checkov_report(
        passed_checks=[checkov_check("CKV_AWS_1"), checkov_check("CKV_AWS_2")],
        failed_checks=[checkov_check("CKV_AWS_18")],
    )
    scanned = parse(report, stack())
    assert (scanned.tool, scanned.stack) == (Tool.CHECKOV, "dev")
    assert (scanned.passed, scanned.failed, scanned.evaluated) == (2, 1, 3)
    assert scanned.findings == (finding(what="Ensure CKV_AWS_18"),)


def test_a_severity_is_kept_where_there_is_one() -> None:
    report = checkov_report(failed_checks=[checkov_check("CKV_AWS_18") | {"severity": "LOW"}])
    assert parse(report, stack()).findings[0].severity == "LOW"


def test_an_unread_file_is_an_error() -> None:
    assert refusal(checkov_report(parsing_errors=["/dev.json"])) == (
        "checkov cannot read the plan of dev: /dev.json"
    )


def test_a_check_skipped_elsewhere_is_an_error() -> None:
    assert refusal(checkov_report(skipped_checks=[checkov_check("CKV_AWS_18")])) == (
        "checkov skipped CKV_AWS_18 for aws_s3_bucket.files_main in the plan of dev; "
        "exceptions belong into scan-waivers.toml only"
    )


@pytest.mark.parametrize(
    "text", ['{"passed": 0, "failed": 0, "parsing_errors": 0}', "[]", '{"check_type": "terraform"}']
)
def test_a_report_of_something_else_than_a_plan_is_an_error(text: str) -> None:
    assert refusal(text) == "checkov evaluated nothing in the plan of dev"


@pytest.mark.parametrize(("text", "shown"), [("Traceback", "Traceback"), ("", "nothing")])
def test_what_is_no_report_is_shown(text: str, shown: str) -> None:
    assert refusal(text) == f"checkov printed no JSON for the plan of dev: {shown}"
