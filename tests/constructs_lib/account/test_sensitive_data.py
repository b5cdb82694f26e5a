import pytest

from constructs_lib.account.sensitive_data import SensitiveData
from tests.support.synth import ACCOUNT, SITE, Json, Sketch, only, synthesize


@pytest.fixture(scope="module")
def document() -> Json:
    def build(stack: Sketch) -> None:
        data = SensitiveData(
            stack,
            "sensitive-data",
            site=SITE,
        )
        data.look_into("uploads", bucket="terrace-test-uploads")

    return synthesize(build)


def test_macie_is_on_and_tells_within_a_quarter_of_an_hour(document: Json) -> None:
    session = only(document, "aws_macie2_account")
    assert session["status"] == "ENABLED"
    assert session["finding_publishing_frequency"] == "FIFTEEN_MINUTES"


def test_a_bucket_is_looked_into_now_and_every_week(document: Json) -> None:
    job = only(document, "aws_macie2_classification_job")
    assert job["name"] == "terrace-test-uploads"
    assert (job["job_type"], job["initial_run"]) == ("SCHEDULED", True)
    assert job["schedule_frequency"] == {"weekly_schedule": "SUNDAY"}
    assert job["s3_job_definition"] == {
        "bucket_definitions": [{"account_id": ACCOUNT, "buckets": ["terrace-test-uploads"]}]
    }


def test_a_job_waits_for_the_session(document: Json) -> None:
    job = only(document, "aws_macie2_classification_job")
    assert job["depends_on"] == ["aws_macie2_account.sensitive_data_main"]
