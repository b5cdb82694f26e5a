import json
from dataclasses import replace

import pytest

from tests.constructs_lib.kubernetes.cluster import made
from tests.support.synth import SITE, Json, only, resources


@pytest.fixture(scope="module")
def document() -> Json:
    return made()


def test_the_network_is_there_before_nodes_and_pods_of_add_ons_after_them(document: Json) -> None:
    addons = resources(document, "aws_eks_addon")
    group = only(document, "aws_eks_node_group")
    before = {name for name in addons if f"aws_eks_addon.{name}" in group["depends_on"]}
    after = {
        name
        for name, each in addons.items()
        if "aws_eks_node_group.kubernetes_nodes_main" in each["depends_on"]
    }
    assert {addons[name]["addon_name"] for name in before} == {
        "eks-pod-identity-agent",
        "kube-proxy",
        "vpc-cni",
    }
    assert {addons[name]["addon_name"] for name in after} == {
        "aws-ebs-csi-driver",
        "coredns",
        "eks-node-monitoring-agent",
        "metrics-server",
    }


def test_every_add_on_has_the_version_that_eks_prefers_for_the_cluster(document: Json) -> None:
    versions = document["data"]["aws_eks_addon_version"]
    for address, addon in resources(document, "aws_eks_addon").items():
        version = versions[f"{address}_version"]
        assert (
            addon["addon_version"] == f"${{data.aws_eks_addon_version.{address}_version.version}}"
        )
        assert version["addon_name"] == addon["addon_name"]
        assert "most_recent" not in version


def test_network_policies_are_enforced(document: Json) -> None:
    cni = resources(document, "aws_eks_addon")["kubernetes_addons_before_nodes_vpc_cni"]
    assert json.loads(cni["configuration_values"])["enableNetworkPolicy"] == "true"


def test_what_add_ons_make_in_aws_says_whose_it_is() -> None:
    tagged = replace(SITE, common_tags={"Team": "x"})
    addons = resources(made(site=tagged), "aws_eks_addon")
    settings = {
        each["addon_name"]: json.loads(each["configuration_values"])
        for each in addons.values()
        if "configuration_values" in each
    }
    tags = {"Team": "x", "Project": "terrace", "Environment": "test"}
    assert json.loads(settings["vpc-cni"]["env"]["ADDITIONAL_ENI_TAGS"]) == tags
    assert settings["aws-ebs-csi-driver"]["controller"]["extraVolumeTags"] == tags


def test_add_ons_that_call_aws_have_roles_of_their_own(document: Json) -> None:
    identities = {
        each["addon_name"]: each["pod_identity_association"][0]["service_account"]
        for each in resources(document, "aws_eks_addon").values()
        if "pod_identity_association" in each
    }
    assert identities == {
        "vpc-cni": "aws-node",
        "aws-ebs-csi-driver": "ebs-csi-controller-sa",
    }
    policies = {
        each["policy_arn"].rpartition("/")[2]
        for name, each in resources(document, "aws_iam_role_policy_attachment").items()
        if name.startswith("kubernetes_nodes_role")
    }
    assert "AmazonEKS_CNI_Policy" not in policies
