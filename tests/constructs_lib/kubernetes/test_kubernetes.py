"""The cluster, its nodes, add-ons and who may work with it."""

from typing import Any

import pytest

from constructs_lib.errors import ConfigurationError
from constructs_lib.kubernetes.node_group import NodeGroupConfig
from tests.constructs_lib.kubernetes.cluster import document
from tests.support.synth import Json, only, resources, statements

CLUSTER = "${aws_eks_cluster.kubernetes_control_plane_main.name}"


@pytest.fixture(scope="module")
def made() -> Json:
    return document()


def test_the_control_plane_answers_inside_the_vpc_only(made: Json) -> None:
    vpc = only(made, "aws_eks_cluster")["vpc_config"]
    assert (vpc["endpoint_private_access"], vpc["endpoint_public_access"]) == (True, False)
    assert vpc["subnet_ids"] == [
        "${aws_subnet.network_private_a.id}",
        "${aws_subnet.network_private_b.id}",
    ]


def test_the_cluster_has_a_name_that_can_be_computed_and_a_fixed_version(made: Json) -> None:
    cluster = only(made, "aws_eks_cluster")
    assert (cluster["name"], cluster["version"]) == ("terrace-test-cluster", "1.33")
    assert cluster["upgrade_policy"] == {"support_type": "STANDARD"}


def test_iam_alone_lets_people_in_and_the_creator_has_no_rights_by_that(made: Json) -> None:
    cluster = only(made, "aws_eks_cluster")
    assert cluster["access_config"] == {
        "authentication_mode": "API",
        "bootstrap_cluster_creator_admin_permissions": False,
    }


def test_secrets_are_encrypted_with_the_clusters_key(made: Json) -> None:
    assert only(made, "aws_eks_cluster")["encryption_config"] == {
        "provider": {"key_arn": "${aws_kms_key.key_main.arn}"},
        "resources": ["secrets"],
    }


def test_all_logs_go_into_an_encrypted_group_that_is_there_before_the_cluster(made: Json) -> None:
    cluster = only(made, "aws_eks_cluster")
    logs = resources(made, "aws_cloudwatch_log_group")["kubernetes_control_plane_logs"]
    assert logs["name"] == f"/aws/eks/{cluster['name']}/cluster"
    assert (logs["retention_in_days"], logs["kms_key_id"]) == (30, "${aws_kms_key.key_main.arn}")
    assert len(cluster["enabled_cluster_log_types"]) == 5
    assert "aws_cloudwatch_log_group.kubernetes_control_plane_logs" in cluster["depends_on"]


def test_a_retained_cluster_cannot_be_destroyed(made: Json) -> None:
    assert "lifecycle" not in only(made, "aws_eks_cluster")
    assert only(document(retained=True), "aws_eks_cluster")["lifecycle"] == {
        "prevent_destroy": True
    }


def test_pods_cannot_reach_the_nodes_credentials(made: Json) -> None:
    options = only(made, "aws_launch_template")["metadata_options"]
    assert options == {
        "http_endpoint": "enabled",
        "http_tokens": "required",
        "http_put_response_hop_limit": 1,
    }


def test_every_volume_of_a_node_is_encrypted_with_the_clusters_key(made: Json) -> None:
    volumes = only(made, "aws_launch_template")["block_device_mappings"]
    assert {each["device_name"] for each in volumes} == {"/dev/xvda", "/dev/xvdb"}
    for volume in volumes:
        assert volume["ebs"]["encrypted"] == "true"
        assert volume["ebs"]["kms_key_id"] == "${aws_kms_key.key_main.arn}"


def test_nobody_has_a_key_to_a_node(made: Json) -> None:
    assert "key_name" not in only(made, "aws_launch_template")
    assert "remote_access" not in only(made, "aws_eks_node_group")


def test_instances_and_volumes_tell_whose_they_are(made: Json) -> None:
    specifications = only(made, "aws_launch_template")["tag_specifications"]
    tags = {"Project": "terrace", "Environment": "test", "Name": "terrace-test-nodes"}
    assert specifications == [
        {"resource_type": kind, "tags": tags} for kind in ("instance", "volume")
    ]


def test_the_size_of_the_group_is_terraforms_alone(made: Json) -> None:
    group = only(made, "aws_eks_node_group")
    assert group["scaling_config"] == {"min_size": 2, "max_size": 2, "desired_size": 2}
    assert "lifecycle" not in group


def test_nodes_are_on_demand_unless_spare_capacity_is_asked_for(made: Json) -> None:
    spot = document(nodes=nodes(instance_types=("t4g.medium", "t4g.large"), spot=True))
    assert only(made, "aws_eks_node_group")["capacity_type"] == "ON_DEMAND"
    assert only(spot, "aws_eks_node_group")["capacity_type"] == "SPOT"


def test_a_broken_node_is_replaced_and_an_update_leaves_most_of_them(made: Json) -> None:
    group = only(made, "aws_eks_node_group")
    assert group["node_repair_config"] == {"enabled": True}
    assert group["update_config"] == {"max_unavailable_percentage": 33}


def test_nodes_carry_the_group_of_the_cluster_and_one_that_others_let_in(made: Json) -> None:
    carried = only(made, "aws_launch_template")["vpc_security_group_ids"]
    config = "${aws_eks_cluster.kubernetes_control_plane_main.vpc_config[0]"
    assert carried == [
        f"{config}.cluster_security_group_id}}",
        "${aws_security_group.kubernetes_security_group_main.id}",
    ]


def test_the_network_is_there_before_nodes_and_pods_of_add_ons_after_them(made: Json) -> None:
    addons = resources(made, "aws_eks_addon")
    group = only(made, "aws_eks_node_group")
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


def test_every_add_on_has_the_version_that_eks_prefers_for_the_cluster(made: Json) -> None:
    versions = made["data"]["aws_eks_addon_version"]
    for address, addon in resources(made, "aws_eks_addon").items():
        version = versions[f"{address}_version"]
        assert (
            addon["addon_version"] == f"${{data.aws_eks_addon_version.{address}_version.version}}"
        )
        assert version["addon_name"] == addon["addon_name"]
        assert "most_recent" not in version


def test_network_policies_are_enforced(made: Json) -> None:
    cni = resources(made, "aws_eks_addon")["kubernetes_addons_before_nodes_vpc_cni"]
    assert cni["configuration_values"] == '{"enableNetworkPolicy":"true"}'


def test_add_ons_that_call_aws_have_roles_of_their_own(made: Json) -> None:
    identities = {
        each["addon_name"]: each["pod_identity_association"][0]["service_account"]
        for each in resources(made, "aws_eks_addon").values()
        if "pod_identity_association" in each
    }
    assert identities == {
        "vpc-cni": "aws-node",
        "aws-ebs-csi-driver": "ebs-csi-controller-sa",
    }
    policies = {
        each["policy_arn"].rpartition("/")[2]
        for name, each in resources(made, "aws_iam_role_policy_attachment").items()
        if name.startswith("kubernetes_nodes_role")
    }
    assert "AmazonEKS_CNI_Policy" not in policies


def test_deployments_administer_and_plans_read_all_but_secrets(made: Json) -> None:
    rights = {
        each["principal_arn"]: each["policy_arn"].rpartition("/")[2]
        for each in resources(made, "aws_eks_access_policy_association").values()
    }
    entry = "${aws_eks_access_entry.kubernetes_access_%s.principal_arn}"
    assert rights == {
        entry % "deployment": "AmazonEKSClusterAdminPolicy",
        entry % "plan": "AmazonEKSViewPolicy",
    }


def test_an_access_entry_is_for_the_role_that_was_named(made: Json) -> None:
    entries = resources(made, "aws_eks_access_entry")
    assert entries["kubernetes_access_plan"]["principal_arn"].endswith(":role/plan")
    assert {each["cluster_name"] for each in entries.values()} == {CLUSTER}


def test_a_role_is_for_one_service_account_of_this_cluster(made: Json) -> None:
    trust = statements(made, "kubernetes_application_role_trust")["PodsAssumeRole"]
    assert trust["actions"] == ["sts:AssumeRole", "sts:TagSession"]
    assert {each["variable"]: each["values"] for each in trust["condition"]} == {
        "aws:RequestTag/eks-cluster-arn": ["${aws_eks_cluster.kubernetes_control_plane_main.arn}"],
        "aws:RequestTag/kubernetes-namespace": ["app"],
        "aws:RequestTag/kubernetes-service-account": ["app"],
    }


def test_each_association_gives_its_own_role(made: Json) -> None:
    found = {
        (each["namespace"], each["service_account"]): each["role_arn"]
        for each in resources(made, "aws_eks_pod_identity_association").values()
    }
    role = "${aws_iam_role.kubernetes_%s_role_main.arn}"
    assert found == {
        ("app", "app"): role % "application",
        ("external-secrets", "external-secrets"): role % "external_secrets",
        ("logging", "fluent-bit"): role % "log_shipping",
        ("kube-system", "aws-load-balancer-controller"): role % "load_balancing",
        ("kube-system", "karpenter"): role % "karpenter",
    }


def nodes(**changes: Any) -> NodeGroupConfig:
    values: dict[str, Any] = {"instance_types": ("m7g.large",), "count": 2}
    return NodeGroupConfig(**values | changes)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"instance_types": ()}, "instance_types are 0, allowed: 1 to 20"),
        ({"spot": True}, "instance_types are 1, allowed: 2 to 20 on spare capacity"),
        (
            {"instance_types": ("m7i.large",)},
            "instance_types has m7i.large, allowed: types on Graviton such as m7g.large",
        ),
        ({"count": 0}, "count is 0, allowed: 1 or more"),
    ],
)
def test_nodes_that_cannot_work_are_refused(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        nodes(**changes)
    assert str(refusal.value) == sentence
