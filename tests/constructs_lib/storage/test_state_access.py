import pytest

from constructs_lib.storage.bucket import Bucket, BucketConfig
from constructs_lib.storage.state_access import StateAccess
from tests.support.iam_policies import ask
from tests.support.platform import key
from tests.support.synth import SITE, Json, Sketch, resources, statements, synthesize

STATE = "${aws_s3_bucket.state_main.arn}"


def build(stack: Sketch) -> None:
    encryption = key(stack)
    config = BucketConfig(name="s-t", noncurrent_days=1)
    bucket = Bucket(stack, "state", site=SITE, config=config, key=encryption)
    access = StateAccess(stack, "access", site=SITE, bucket=bucket, key=encryption)
    access.writer("dev", state="p/dev/s", reads=["p/global/s"])
    access.reader("plan", states=["p/dev/s", "p/global/s"])
    access.previews("previews", states="p/pr-*")
    access.one_preview("preview", states="p/pr-1", reads=["p/global/s"])


def resources_of(document: Json, policy: str) -> dict[str, list[str]]:
    found = statements(document, f"access_{policy}_document")
    return {sid: statement["resources"] for sid, statement in found.items()}


def test_a_deployment_writes_its_own_state_and_lock_and_reads_what_it_refers_to() -> None:
    granted = resources_of(synthesize(build), "dev")
    assert granted["WriteState"] == [f"{STATE}/p/dev/s", f"{STATE}/p/dev/s.tflock"]
    assert granted["ReleaseLock"] == [f"{STATE}/p/dev/s.tflock"]
    assert granted["ReadStates"] == [
        f"{STATE}/p/dev/s",
        f"{STATE}/p/dev/s.tflock",
        f"{STATE}/p/global/s",
    ]


def test_a_plan_reads_states_and_can_take_nobodys_lock() -> None:
    granted = statements(synthesize(build), "access_plan_document")
    assert {sid: each["actions"] for sid, each in granted.items()} == {
        "FindStates": ["s3:ListBucket"],
        "ReadStates": ["s3:GetObject"],
        "UseKey": ["kms:Decrypt", "kms:DescribeKey"],
        "SeeBucket": ["s3:GetBucketVersioning"],
    }
    states = [f"{STATE}/p/{each}/s" for each in ("dev", "global")]
    locks = [f"{each}.tflock" for each in states]
    assert granted["ReadStates"]["resources"] == sorted([*states, *locks])


@pytest.mark.parametrize("policy", ["dev", "plan", "previews", "preview"])
@pytest.mark.parametrize(
    ("prefix", "is_open"),
    [("p/pr-1/s", False), ("p/dev/s", False), ("p/", False), ("", False), ((), True)],
)
def test_a_policy_lists_only_the_keys_it_touches_and_learns_which_are_missing(
    policy: str, prefix: str | tuple[str, ...], *, is_open: bool
) -> None:
    touched = {
        "dev": ("p/dev/s",),
        "plan": ("p/dev/s",),
        "previews": ("p/pr-1/s",),
        "preview": ("p/pr-1/s",),
    }
    find = statements(synthesize(build), f"access_{policy}_document")["FindStates"]
    (condition,) = find["condition"]
    allowed = {
        "Effect": "Allow",
        "Action": find["actions"],
        "Resource": "*",
        "Condition": {condition["test"]: {condition["variable"]: condition["values"]}},
    }
    context = {"s3:prefix": prefix}
    found = ask("s3:ListBucket", "arn:aws:s3:::s", identity=[allowed], context=context)
    assert found.is_open is (is_open or prefix in touched[policy])


def test_each_policy_is_named_after_its_stack() -> None:
    names = {policy["name"] for policy in resources(synthesize(build), "aws_iam_policy").values()}
    assert names == {
        f"terrace-test-state-{each}" for each in ("dev", "plan", "previews", "preview")
    }


def test_iam_gets_back_descriptions_as_they_were_given() -> None:
    """IAM garbles what is not ASCII, and a description that changed makes another policy."""
    for policy in resources(synthesize(build), "aws_iam_policy").values():
        assert policy["description"].isascii(), policy["description"]
