from json import dumps

import pytest

from tests.constructs_lib.security.boundary import add, judge, limits
from tests.support.synth import ACCOUNT, Json, only, synthesize

MANAGED_POLICY_CHARACTERS = 6144


@pytest.fixture(scope="module")
def document() -> Json:
    return synthesize(add)


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("elasticache:Connect", f"arn:aws:elasticache:us-east-1:{ACCOUNT}:user:app"),
        ("rds-db:connect", f"arn:aws:rds-db:us-east-1:{ACCOUNT}:dbuser:db-ABC/app"),
        ("dynamodb:PutItem", f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/terrace-test-app"),
        ("s3:GetObject", "arn:aws:s3:::terrace-test-data-123456789012/a/b"),
        ("s3:PutObject", "arn:aws:s3:::terrace-test-data-123456789012/a/b"),
        ("kms:GenerateDataKey", f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1"),
        ("ssmmessages:OpenDataChannel", "*"),
    ],
)
def test_a_workload_may_be_granted_its_own_data(document: Json, action: str, resource: str) -> None:
    assert judge(document, action, resource) == "Allow"


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:999999999999:table/theirs"),
        ("s3:GetObject", "arn:aws:s3:::somebody-else/secret"),
        ("ecr:BatchGetImage", "arn:aws:ecr:us-east-1:999999999999:repository/theirs"),
        ("dynamodb:DeleteTable", f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/terrace-test-app"),
        ("sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/OrganizationAccountAccessRole"),
        ("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/terrace-test-app"),
        ("ec2:RunInstances", "*"),
    ],
)
def test_a_workload_cannot_be_granted_more(document: Json, action: str, resource: str) -> None:
    assert judge(document, action, resource) == ""


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("iam:CreatePolicyVersion", f"arn:aws:iam::{ACCOUNT}:policy/terrace-test-boundary"),
        ("iam:DeletePolicy", f"arn:aws:iam::{ACCOUNT}:policy/terrace-test-boundary"),
        ("iam:DeleteRolePermissionsBoundary", f"arn:aws:iam::{ACCOUNT}:role/terrace-test-app"),
        ("iam:PutRolePermissionsBoundary", f"arn:aws:iam::{ACCOUNT}:role/terrace-test-app"),
        ("cloudtrail:StopLogging", f"arn:aws:cloudtrail:us-east-1:{ACCOUNT}:trail/t"),
        ("config:StopConfigurationRecorder", "*"),
        ("config:DeleteConfigRule", "*"),
        ("guardduty:DeleteDetector", f"arn:aws:guardduty:us-east-1:{ACCOUNT}:detector/d"),
        ("organizations:LeaveOrganization", "*"),
        ("kms:ScheduleKeyDeletion", f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1"),
        ("kms:DisableKey", f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1"),
        ("s3:DeleteObject", "arn:aws:s3:::terrace-test-trail-123456789012/AWSLogs/x"),
        ("s3:PutObject", "arn:aws:s3:::terrace-test-config-123456789012/AWSLogs/x"),
    ],
)
def test_what_would_hide_an_intruder_is_refused_by_name(
    document: Json, action: str, resource: str
) -> None:
    assert judge(document, action, resource) == "Deny"


def test_no_role_is_made_without_the_boundary(document: Json) -> None:
    refusal = limits(document)["RefuseRolesWithout"]
    assert {"iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy"} <= set(
        refusal["actions"]
    )
    assert refusal["condition"] == [
        {
            "test": "StringNotEquals",
            "variable": "iam:PermissionsBoundary",
            "values": [f"arn:aws:iam::{ACCOUNT}:policy/terrace-test-boundary"],
        }
    ]
    assert only(document, "aws_iam_policy")["name"] == "terrace-test-boundary"


def test_it_fits_into_a_managed_policy(document: Json) -> None:
    # IAM counts no white space.
    policy = dumps([*limits(document).values()], separators=(",", ":"))
    assert len(policy) < MANAGED_POLICY_CHARACTERS
