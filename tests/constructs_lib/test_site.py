from dataclasses import fields, replace

import pytest
from cdktf import TerraformOutput, TerraformVariable

from constructs_lib.site import DISPOSABLE, PROTECTED, Durability
from tests.support.synth import ACCOUNT, PROTECTED_SITE, SITE, Sketch, synthesize

GOVERNMENT = replace(SITE, partition="aws-us-gov", region="us-gov-west-1")


def test_what_is_protected_is_refused_by_aws_and_by_terraform_and_leaves_something_behind() -> None:
    assert PROTECTED.protected is True
    assert PROTECTED.emptied_on_destroy is False
    assert PROTECTED.recovery_days == 30
    assert PROTECTED.last_snapshot("cache-final") == "cache-final"
    assert PROTECTED.lifecycle is not None
    assert PROTECTED.lifecycle.prevent_destroy is True


def test_what_is_disposable_goes_at_once_and_leaves_nothing() -> None:
    assert DISPOSABLE.protected is False
    assert DISPOSABLE.emptied_on_destroy is True
    assert DISPOSABLE.recovery_days == 0
    assert DISPOSABLE.last_snapshot("cache-final") is None
    assert DISPOSABLE.lifecycle is None


def test_what_is_launched_is_tagged_like_everything_else_and_by_its_own_name() -> None:
    tagged = replace(SITE, common_tags={"Owner": "platform", "Environment": "other"})
    own = {"Name": "terrace-test-jobs", "Project": "terrace", "Environment": "test"}
    assert SITE.launched_tags("jobs") == own
    assert SITE.launched_tags() == {"Project": "terrace", "Environment": "test"}
    assert tagged.at("eu-west-1").launched_tags("jobs") == {"Owner": "platform"} | own


def test_a_module_leaves_it_to_whoever_calls_it() -> None:
    """Terraform takes no variable in `prevent_destroy`, so that one protection is left out."""

    def build(stack: Sketch) -> None:
        protected = TerraformVariable(stack, "protected", type="bool").boolean_value
        durability = Durability(protected=protected, retained=False)
        assert durability.lifecycle is None
        found = {
            "refused": durability.protected,
            "emptied": durability.emptied_on_destroy,
            "days": durability.recovery_days,
            "snapshot": durability.last_snapshot("cache-final"),
        }
        TerraformOutput(stack, "found", value=found)

    assert synthesize(build)["output"]["found"]["value"] == {
        "refused": "${var.protected}",
        "emptied": "${!var.protected}",
        "days": "${var.protected ? 30 : 0}",
        "snapshot": '${var.protected ? "cache-final" : null}',
    }


@pytest.mark.parametrize(
    ("arn", "written"),
    [
        (SITE.arn("sqs", "jobs"), f"arn:aws:sqs:us-east-1:{ACCOUNT}:jobs"),
        (GOVERNMENT.arn("sqs", "jobs"), f"arn:aws-us-gov:sqs:us-gov-west-1:{ACCOUNT}:jobs"),
        (GOVERNMENT.public_arn("ec2", "image/*"), "arn:aws-us-gov:ec2:us-gov-west-1::image/*"),
        (GOVERNMENT.iam_arn("role/app"), f"arn:aws-us-gov:iam::{ACCOUNT}:role/app"),
        (
            GOVERNMENT.managed_policy("AmazonEKS_CNI_Policy"),
            "arn:aws-us-gov:iam::aws:policy/AmazonEKS_CNI_Policy",
        ),
        (GOVERNMENT.bucket_arn("logs/*"), "arn:aws-us-gov:s3:::logs/*"),
    ],
)
def test_an_arn_is_of_the_sites_own_partition_region_and_account(arn: str, written: str) -> None:
    assert arn == written


def test_names_are_those_of_the_project_and_the_environment() -> None:
    assert (SITE.project, SITE.environment) == ("terrace", "test")
    assert SITE.name("jobs", limit=17) == "terrace-test-jobs"
    assert SITE.path("app") == "/terrace/test/app"
    assert SITE.tag("vpc") == {"Name": "terrace-test-vpc"}
    assert SITE.host("kms") == "kms.us-east-1.amazonaws.com"


def test_in_another_region_everything_else_is_the_same() -> None:
    there = PROTECTED_SITE.at("us-west-2")
    assert there.region == "us-west-2"
    differing = [
        each.name
        for each in fields(there)
        if getattr(there, each.name) != getattr(PROTECTED_SITE, each.name)
    ]
    assert differing == ["region"]
