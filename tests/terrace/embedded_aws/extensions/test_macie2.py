from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.embedded_aws import EmbeddedAws


@pytest.fixture
def macie(embedded_aws: EmbeddedAws) -> Any:
    return embedded_aws.client("macie2")


@pytest.fixture
def job(macie: Any) -> Any:
    made: str = macie.create_classification_job(
        clientToken="it",
        name="uploads",
        jobType="SCHEDULED",
        scheduleFrequency={"weeklySchedule": {"dayOfWeek": "SUNDAY"}},
        s3JobDefinition={
            "bucketDefinitions": [{"accountId": "111111111111", "buckets": ["uploads"]}]
        },
    )["jobId"]
    return made


def test_a_job_reads_as_it_was_written(macie: Any, job: str) -> None:
    found = macie.describe_classification_job(jobId=job)
    assert (found["name"], found["jobType"], found["jobStatus"]) == (
        "uploads",
        "SCHEDULED",
        "RUNNING",
    )
    assert found["jobArn"] == f"arn:aws:macie2:us-east-1:111111111111:classification-job/{job}"
    assert found["s3JobDefinition"]["bucketDefinitions"][0]["buckets"] == ["uploads"]


def test_a_job_can_be_cancelled(macie: Any, job: str) -> None:
    macie.update_classification_job(jobId=job, jobStatus="CANCELLED")
    assert macie.describe_classification_job(jobId=job)["jobStatus"] == "CANCELLED"


def test_there_is_no_other_job(macie: Any) -> None:
    with pytest.raises(ClientError) as refusal:
        macie.describe_classification_job(jobId="none")
    assert refusal.value.response["Error"]["Code"] == "ResourceNotFoundException"


def test_a_session_begins_once_and_can_be_changed(embedded_aws: EmbeddedAws) -> None:
    macie = embedded_aws.client("macie2", region="eu-west-1")
    with pytest.raises(ClientError):
        macie.get_macie_session()
    macie.enable_macie(status="PAUSED", findingPublishingFrequency="SIX_HOURS")
    macie.update_macie_session(status="ENABLED")
    found = macie.get_macie_session()
    assert (found["status"], found["findingPublishingFrequency"]) == ("ENABLED", "SIX_HOURS")
    with pytest.raises(ClientError) as refusal:
        macie.enable_macie()
    assert refusal.value.response["Error"]["Code"] == "ConflictException"
    macie.disable_macie()
    with pytest.raises(ClientError) as refusal:
        macie.update_macie_session(status="ENABLED")
    assert refusal.value.response["Error"]["Code"] == "ResourceNotFoundException"
