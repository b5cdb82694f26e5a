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


@pytest.mark.parametrize("sid", ["ChangeOwnPassword", "ManageOwnDevices"])
def test_people_change_what_is_their_own(document: Json, sid: str) -> None:
    allowed = statements(document, "people_second_factor")[sid]
    assert allowed["resources"] == [f"arn:aws:iam::{ACCOUNT}:user/&{{aws:username}}"]


def test_a_device_has_any_name_and_goes_when_its_set_up_failed(document: Json) -> None:
    found = statements(document, "people_second_factor")
    made = found["MakeDevice"]
    assert made["resources"] == [f"arn:aws:iam::{ACCOUNT}:mfa/*"]
    assert made["actions"] == ["iam:CreateVirtualMFADevice", "iam:DeleteVirtualMFADevice"]
    assert set(made["actions"]) <= set(found["RefuseWithoutFactor"]["not_actions"])


def test_the_group_carries_the_policy(document: Json) -> None:
    assert only(document, "aws_iam_group")["name"] == "terrace-test-people"
    attachment = only(document, "aws_iam_group_policy_attachment")
    assert attachment["group"] == "${aws_iam_group.people_main.name}"
    assert attachment["policy_arn"] == "${aws_iam_policy.people_second_factor_policy.arn}"
