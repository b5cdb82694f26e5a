import pytest

from tests.constructs_lib.kubernetes.cluster import KEY, made
from tests.support.synth import Json, only


@pytest.fixture(scope="module")
def document() -> Json:
    return made()


def test_pods_cannot_reach_the_nodes_credentials(document: Json) -> None:
    options = only(document, "aws_launch_template")["metadata_options"]
    assert options == {
        "http_endpoint": "enabled",
        "http_tokens": "required",
        "http_put_response_hop_limit": 1,
    }


def test_every_volume_of_a_node_is_encrypted_with_the_clusters_key(document: Json) -> None:
    volumes = only(document, "aws_launch_template")["block_device_mappings"]
    assert {each["device_name"] for each in volumes} == {"/dev/xvda", "/dev/xvdb"}
    for volume in volumes:
        assert volume["ebs"]["encrypted"] == "true"
        assert volume["ebs"]["kms_key_id"] == KEY


def test_nobody_has_a_key_to_a_node(document: Json) -> None:
    assert "key_name" not in only(document, "aws_launch_template")
    assert "remote_access" not in only(document, "aws_eks_node_group")


@pytest.mark.parametrize("spot", [False, True], ids=["on demand", "spot"])
def test_instances_and_what_comes_with_them_tell_whose_they_are(spot: bool) -> None:
    document = made(instance_types=("t4g.medium", "t4g.large"), spot=spot)
    specifications = only(document, "aws_launch_template")["tag_specifications"]
    tags = {"Project": "terrace", "Environment": "test", "Name": "terrace-test-nodes"}
    kinds = ["instance", "network-interface", "volume"]
    kinds += ["spot-instances-request"] if spot else []  # EC2 refuses these tags without one
    assert specifications == [{"resource_type": kind, "tags": tags} for kind in kinds]


def test_the_size_of_the_group_is_terraforms_alone(document: Json) -> None:
    group = only(document, "aws_eks_node_group")
    assert group["scaling_config"] == {"min_size": 2, "max_size": 2, "desired_size": 2}
    assert "ignore_changes" not in group["lifecycle"]


def test_nodes_are_on_demand_unless_spare_capacity_is_asked_for(document: Json) -> None:
    spot = made(instance_types=("t4g.medium", "t4g.large"), spot=True)
    assert only(document, "aws_eks_node_group")["capacity_type"] == "ON_DEMAND"
    assert only(spot, "aws_eks_node_group")["capacity_type"] == "SPOT"


def test_the_nodes_that_replace_others_are_there_first(document: Json) -> None:
    group = only(document, "aws_eks_node_group")
    assert group["lifecycle"] == {"create_before_destroy": True}
    assert group["node_group_name_prefix"] == "system-"
    assert "node_group_name" not in group


def test_a_broken_node_is_replaced_and_an_update_leaves_most_of_them(document: Json) -> None:
    group = only(document, "aws_eks_node_group")
    assert group["node_repair_config"] == {"enabled": True}
    assert group["update_config"] == {"max_unavailable_percentage": 33}


def test_nodes_carry_the_group_of_the_cluster_and_one_that_others_let_in(document: Json) -> None:
    carried = only(document, "aws_launch_template")["vpc_security_group_ids"]
    config = "${aws_eks_cluster.kubernetes_control_plane_main.vpc_config[0]"
    assert carried == [
        f"{config}.cluster_security_group_id}}",
        "${aws_security_group.kubernetes_security_group_main.id}",
    ]
