import pytest

from constructs_lib.delivery.plan_access import PlanAccess
from tests.support.synth import SITE, Json, only, statements, synthesize

READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
TRUSTED = "arn:aws:iam::111111111111:role/terrace-shared-plan"


@pytest.fixture(scope="module")
def document() -> Json:
    return synthesize(
        lambda stack: PlanAccess(stack, "plan-access", site=SITE, trusted_role=TRUSTED)
    )


def test_exactly_one_role_of_the_pipelines_assumes_it(document: Json) -> None:
    trust = statements(document, "plan_access_trust")["PipelineAssumesRole"]
    assert trust["principals"] == [{"type": "AWS", "identifiers": [TRUSTED]}]
    assert trust["actions"] == ["sts:AssumeRole"]


def test_it_reads_and_nothing_attached_later_lets_it_change(document: Json) -> None:
    role = only(document, "aws_iam_role")
    assert role["name"] == "terrace-test-plan"
    assert role["permissions_boundary"] == READ_ONLY
    assert only(document, "aws_iam_role_policy_attachment")["policy_arn"] == READ_ONLY
    assert "aws_iam_role_policy" not in document["resource"]
