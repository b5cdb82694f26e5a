import pytest

from constructs_lib.delivery.plan_access import PlanAccess
from tests.support.synth import SITE, Json, only, statements, synthesize

LIMITS = "arn:aws:iam::123456789012:policy/terrace-test-plan-boundary"
TRUSTED = [
    "arn:aws:iam::111111111111:role/terrace-shared-plan",
    "arn:aws:iam::111111111111:role/terrace-shared-apply-staging",
]


@pytest.fixture(scope="module")
def document() -> Json:
    return synthesize(
        lambda stack: PlanAccess(
            stack, "plan-access", site=SITE, trusted_roles=TRUSTED, limits_arn=LIMITS
        )
    )


def test_exactly_the_given_roles_of_the_pipelines_assume_it(document: Json) -> None:
    trust = statements(document, "plan_access_trust")["PipelineAssumesRole"]
    assert trust["principals"] == [{"type": "AWS", "identifiers": TRUSTED}]
    assert trust["actions"] == ["sts:AssumeRole"]


def test_one_policy_is_what_it_may_do_and_how_far_it_reaches_at_most(document: Json) -> None:
    role = only(document, "aws_iam_role")
    assert role["name"] == "terrace-test-plan"
    assert role["permissions_boundary"] == LIMITS
    assert only(document, "aws_iam_role_policy_attachment")["policy_arn"] == LIMITS
    assert "aws_iam_role_policy" not in document["resource"]
