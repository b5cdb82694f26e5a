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
    for sid in ("StartFromTemplates", "NameNodes", "End"):
        assert conditions(found[sid]) == carried, sid


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
