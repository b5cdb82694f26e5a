"""Karpenter: what it may do, and what warns it."""

import json

import pytest

from tests.constructs_lib.kubernetes.cluster import GIVEN_KEY, conditions, made, of
from tests.support.synth import Json, only, resources, statements

TAG = "kubernetes.io/cluster/terrace-test-cluster"


@pytest.fixture(scope="module")
def document() -> Json:
    return made()


def test_karpenter_starts_and_ends_only_nodes_of_this_cluster(document: Json) -> None:
    found = of(document, "karpenter")
    pool = "karpenter.sh/nodepool"
    requested = {f"aws:RequestTag/{TAG}": ["owned"], f"aws:RequestTag/{pool}": ["*"]}
    carried = {f"aws:ResourceTag/{TAG}": ["owned"], f"aws:ResourceTag/{pool}": ["*"]}
    assert conditions(found["Start"]) == requested
    assert requested.items() <= conditions(found["TagWhatStarts"]).items()
    for sid in ("StartFromTemplates", "End"):
        assert conditions(found[sid]) == carried, sid


def test_karpenter_tags_running_nodes_with_three_keys_and_no_others(document: Json) -> None:
    found = of(document, "karpenter")["NameNodes"]
    keys = {"eks:eks-cluster-name", "karpenter.sh/nodeclaim", "Name"}
    assert set(conditions(found)["aws:TagKeys"]) == keys
    assert conditions(found)[f"aws:ResourceTag/{TAG}"] == ["owned"]
    tests = {each["variable"]: each["test"] for each in found["condition"]}
    assert tests["aws:TagKeys"] == "ForAllValues:StringEquals"


# "AllowRegionalReadActions" in the template of Karpenter's getting started guide, August 2026.
READ = (
    "CapacityReservations Images Instances InstanceStatus InstanceTypeOfferings InstanceTypes "
    "LaunchTemplates PlacementGroups SecurityGroups SpotPriceHistory Subnets"
)


def test_karpenter_sees_all_that_it_asks_for(document: Json) -> None:
    allowed = set(of(document, "karpenter")["LookAround"]["actions"])
    assert {f"ec2:Describe{each}" for each in READ.split()} <= allowed


# "AllowUnscopedInstanceProfileListAction" there: IAM lists all profiles or none.
def test_karpenter_may_look_for_profiles_of_its_own(document: Json) -> None:
    assert of(document, "karpenter")["ListProfiles"]["resources"] == ["*"]


def test_karpenter_finds_private_subnets_and_the_groups_of_nodes_by_one_tag(document: Json) -> None:
    key, value = "karpenter.sh/discovery", "terrace-test-cluster"
    tagged = {
        address
        for kind in ("aws_subnet", "aws_security_group")
        for address, each in resources(document, kind).items()
        if each.get("tags", {}).get(key) == value
    }
    assert tagged == {
        "network_private_a",
        "network_private_b",
        "kubernetes_security_group_main",
    }
    tag = only(document, "aws_ec2_tag")
    assert (tag["key"], tag["value"]) == (key, value)
    assert tag["resource_id"].endswith(".cluster_security_group_id}")


def test_karpenter_passes_one_role_and_only_to_instances(document: Json) -> None:
    found = of(document, "karpenter")["PassRoleToNodes"]
    assert found["resources"] == ["${aws_iam_role.kubernetes_karpenter_nodes_role_main.arn}"]
    assert conditions(found) == {"iam:PassedToService": ["ec2.amazonaws.com"]}


def test_karpenters_nodes_are_let_into_the_cluster(document: Json) -> None:
    entry = resources(document, "aws_eks_access_entry")["kubernetes_karpenter_entry"]
    assert entry["type"] == "EC2_LINUX"
    assert entry["principal_arn"] == "${aws_iam_role.kubernetes_karpenter_nodes_role_main.arn}"


def test_notices_reach_an_encrypted_queue_from_four_rules_and_nobody_else(document: Json) -> None:
    queue = only(document, "aws_sqs_queue")
    assert (queue["name"], queue["kms_master_key_id"]) == ("terrace-test-interruptions", GIVEN_KEY)
    rules = resources(document, "aws_cloudwatch_event_rule")
    found = statements(document, "kubernetes_karpenter_interruptions_policy")
    assert conditions(found["RulesSendNotices"]) == {
        "aws:SourceArn": [
            f"${{aws_cloudwatch_event_rule.{address}.arn}}" for address in sorted(rules)
        ]
    }
    assert found["RefusePlainText"]["effect"] == "Deny"
    kinds = {json.loads(rule["event_pattern"])["detail-type"][0] for rule in rules.values()}
    assert kinds == {
        "AWS Health Event",
        "EC2 Instance Rebalance Recommendation",
        "EC2 Instance State-change Notification",
        "EC2 Spot Instance Interruption Warning",
    }
