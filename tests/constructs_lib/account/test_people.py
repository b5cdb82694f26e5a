import pytest

from constructs_lib.account.people import People
from tests.support.synth import ACCOUNT, SITE, Json, only, statements, synthesize


@pytest.fixture(scope="module")
def document() -> Json:
    return synthesize(
        lambda stack: People(
            stack,
            "people",
            site=SITE,
        )
    )


def test_without_a_second_factor_one_can_only_get_one(document: Json) -> None:
    refusal = statements(document, "people_second_factor")["RefuseWithoutFactor"]
    assert refusal["effect"] == "Deny"
    assert refusal["resources"] == ["*"]
    assert refusal["condition"] == [
        {
            "test": "BoolIfExists",
            "variable": "aws:MultiFactorAuthPresent",
            "values": ["false"],
        }
    ]
    left = set(refusal["not_actions"])
    assert {"iam:CreateVirtualMFADevice", "iam:EnableMFADevice"} <= left
    assert not left & {"iam:DeactivateMFADevice", "iam:ChangePassword", "iam:CreateAccessKey"}


@pytest.mark.parametrize(
    ("sid", "kind"),
    [("ChangeOwnPassword", "user"), ("ManageOwnDevices", "user"), ("NameOwnDevice", "mfa")],
)
def test_people_change_what_is_their_own(document: Json, sid: str, kind: str) -> None:
    allowed = statements(document, "people_second_factor")[sid]
    assert allowed["resources"] == [f"arn:aws:iam::{ACCOUNT}:{kind}/&{{aws:username}}"]


def test_the_group_carries_the_policy(document: Json) -> None:
    assert only(document, "aws_iam_group")["name"] == "terrace-test-people"
    attachment = only(document, "aws_iam_group_policy_attachment")
    assert attachment["group"] == "${aws_iam_group.people_main.name}"
    assert attachment["policy_arn"] == "${aws_iam_policy.people_second_factor_policy.arn}"
