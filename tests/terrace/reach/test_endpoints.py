import pytest

from terrace.reach import endpoints
from terrace.reach.verdict import Answer
from tests.support.environment import committed

OWN, OTHER = "222222222222", "999999999999"
ROLE = f"arn:aws:iam::{OWN}:role/terrace-dev-app"
BUCKET = "arn:aws:s3:::terrace-dev-uploads-222222222222/any"
PACKAGES = "arn:aws:s3:::al2023-repos-us-east-1-de612dc2/any"


def policy() -> dict[str, object]:
    """The policy of the S3 endpoint in the committed output, as IAM writes it."""
    documents = committed("dev")["data"]["aws_iam_policy_document"]
    (name,) = (each for each in documents if each.endswith("endpoints_s3_policy"))
    return {
        "Statement": [
            {
                "Effect": "Allow",
                "Action": each["actions"],
                "Resource": each["resources"],
                "Principal": "*",
                "Condition": {
                    one["test"]: {
                        other["variable"]: other["values"]
                        for other in each["condition"]
                        if other["test"] == one["test"]
                    }
                    for one in each.get("condition", [])
                },
            }
            for each in documents[name]["statement"]
        ]
    }


@pytest.mark.parametrize(
    ("account", "principal", "resource", "answer"),
    [
        (OWN, ROLE, BUCKET, Answer.OPEN),
        (OTHER, ROLE, "arn:aws:s3:::elsewhere/any", Answer.CLOSED),
        (OWN, f"arn:aws:iam::{OTHER}:role/thief", BUCKET, Answer.CLOSED),
        (OWN, endpoints.UNSIGNED, BUCKET, Answer.CLOSED),
        (None, endpoints.UNSIGNED, PACKAGES, Answer.OPEN),
        (None, endpoints.UNSIGNED, "arn:aws:s3:::somebody/any", Answer.CLOSED),
    ],
)
def test_the_endpoint_of_s3_lets_ones_own_and_downloads_through(
    account: str | None, principal: str, resource: str, answer: Answer
) -> None:
    judge = endpoints.of_resources_in(account)
    verdict = judge(policy(), principal, "s3:GetObject", resource)
    assert verdict.answer is answer, verdict.because


def test_a_denial_decides_and_is_named() -> None:
    refusing = {"Sid": "NoWrites", "Effect": "Deny", "Action": "s3:Put*", "Resource": "*"}
    allowing = {"Effect": "Allow", "Action": "*", "Resource": "*", "Principal": "*"}
    document = {"Statement": [allowing, {**refusing, "Principal": "*"}]}
    judge = endpoints.of_resources_in(OWN)
    assert judge(document, ROLE, "s3:GetObject", BUCKET).is_open
    verdict = judge(document, ROLE, "s3:PutObject", BUCKET)
    assert verdict.answer is Answer.CLOSED
    assert "NoWrites" in verdict.because


def test_a_policy_that_cannot_be_understood_decides_nothing() -> None:
    verdict = endpoints.of_resources_in(OWN)({"Statement": "?"}, ROLE, "s3:GetObject", BUCKET)
    assert verdict.answer is Answer.UNREAD
