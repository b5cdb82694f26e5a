"""What a node may do by itself, which is what a pod on the node's network may do as well."""

import pytest

from tests.constructs_lib.kubernetes.cluster import made
from tests.support.synth import ACCOUNT, Json, only, resources, statements

NODES = ("kubernetes_nodes_role", "kubernetes_karpenter_nodes")


@pytest.fixture(scope="module")
def document() -> Json:
    return made()


@pytest.mark.parametrize("nodes", NODES)
def test_managed_policies_let_it_join_and_pull_and_read_no_parameter(
    document: Json, nodes: str
) -> None:
    attached = {
        each["policy_arn"].rpartition("/")[2]
        for each in resources(document, "aws_iam_role_policy_attachment").values()
        if each["role"] == f"${{aws_iam_role.{nodes}_role_main.name}}"
    }
    assert attached == {"AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"}


@pytest.mark.parametrize("nodes", NODES)
def test_sessions_lead_through_every_node(document: Json, nodes: str) -> None:
    allowed = statements(document, f"{nodes}_role_sessions_document")
    assert set(allowed["CarrySessions"]["actions"]) == {
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
    }
    assert allowed["Register"]["actions"] == ["ssm:UpdateInstanceInformation"]
    assert allowed["Register"]["resources"] == [f"arn:aws:ec2:us-east-1:{ACCOUNT}:instance/*"]
    assert set(allowed) == {"CarrySessions", "Register"}


def test_nodes_are_made_after_their_permissions(document: Json) -> None:
    group = only(document, "aws_eks_node_group")
    assert {
        "aws_iam_role_policy_attachment.kubernetes_nodes_role_join",
        "aws_iam_role_policy_attachment.kubernetes_nodes_role_images",
        "aws_iam_role_policy.kubernetes_nodes_role_role_sessions_policy",
    } <= set(group["depends_on"])
