"""Nodes, load balancers and logs of a cluster: named, tagged and bought as its stack has it."""

import re
from fnmatch import fnmatchcase
from typing import Any

import pytest

from environments import PLATFORM, by_name
from tests.support.environment import committed
from tests.support.in_cluster import NAMES, applications, named, values

# What Karpenter tags by itself, and refuses in an EC2NodeClass: pkg/utils/utils.go, GetTags, and
# pkg/apis/v1/labels.go, RestrictedTagPatterns, of release 1.14.1.
RESTRICTED = (
    "kubernetes.io/cluster/",
    "karpenter.sh/nodepool",
    "karpenter.sh/nodeclaim",
    "karpenter.k8s.aws/ec2nodeclass",
    "eks:eks-cluster-name",
)
# pkg/controllers/nodeclaim/tagging/controller.go, tagInstance.
TAGGED_LATER = {"Name", "karpenter.sh/nodeclaim", "eks:eks-cluster-name"}


@pytest.fixture(params=NAMES)
def environment(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def resources(environment: str, kind: str) -> list[Any]:
    return list(committed(environment)["resource"][kind].values())


def node_class(environment: str) -> Any:
    (found,) = named(environment, "EC2NodeClass").values()
    return found["spec"]


def statements(environment: str, document: str) -> dict[str, Any]:
    documents = committed(environment)["data"]["aws_iam_policy_document"]
    return {each["sid"]: each for each in documents[document]["statement"]}


def tags_of_new_nodes(environment: str, pool: str) -> dict[str, str]:
    cluster = values(applications(environment)["karpenter"])["settings"]["clusterName"]
    return {
        **node_class(environment)["tags"],
        f"kubernetes.io/cluster/{cluster}": "owned",
        "karpenter.sh/nodepool": pool,
        "eks:eks-cluster-name": cluster,
        "karpenter.k8s.aws/ec2nodeclass": "default",
    }


def test_what_it_names_is_in_the_stack(environment: str) -> None:
    karpenter = values(applications(environment)["karpenter"])["settings"]
    balancers = values(applications(environment)["aws-load-balancer-controller"])
    logs = {
        each["name"]: each["value"]
        for each in values(applications(environment)["fluent-bit"])["env"]
    }
    (cluster,) = (each["name"] for each in resources(environment, "aws_eks_cluster"))
    (vpc,) = resources(environment, "aws_vpc")
    region = committed(environment)["provider"]["aws"][0]["region"]
    (store,) = named(environment, "ClusterSecretStore").values()
    assert karpenter["clusterName"] == balancers["clusterName"] == cluster
    assert karpenter["interruptionQueue"] in names(environment, "aws_sqs_queue")
    assert node_class(environment)["instanceProfile"] in names(
        environment, "aws_iam_instance_profile"
    )
    assert balancers["vpcTags"] == {"Name": vpc["tags"]["Name"]}
    assert logs["LOG_GROUP"] in names(environment, "aws_cloudwatch_log_group")
    assert {
        balancers["region"],
        logs["AWS_REGION"],
        store["spec"]["provider"]["aws"]["region"],
    } == {region}


def names(environment: str, kind: str) -> set[str]:
    return {each["name"] for each in resources(environment, kind)}


def test_a_node_class_names_a_profile_for_which_it_needs_no_right(environment: str) -> None:
    assert "role" not in node_class(environment)


def test_it_selects_private_subnets_of_every_zone_and_both_groups(environment: str) -> None:
    (term,) = node_class(environment)["subnetSelectorTerms"]
    subnets = [
        each
        for each in resources(environment, "aws_subnet")
        if term["tags"].items() <= each["tags"].items()
    ]
    private = {
        each["availability_zone"]
        for each in resources(environment, "aws_subnet")
        if each["tags"]["Tier"] == "private"
    }
    assert {each["tags"]["Tier"] for each in subnets} == {"private"}
    assert {each["availability_zone"] for each in subnets} == private
    (wanted,) = node_class(environment)["securityGroupSelectorTerms"]
    groups = [
        each["name"]
        for each in resources(environment, "aws_security_group")
        if wanted["tags"].items() <= each.get("tags", {}).items()
    ]
    shared = [
        {each["key"]: each["value"]}
        for each in resources(environment, "aws_ec2_tag")
        if "cluster_security_group_id" in each["resource_id"]
    ]
    assert [each.rsplit("-", 1)[1] for each in groups] == ["nodes"]
    assert shared == [wanted["tags"]]


def test_its_tags_are_what_the_role_asks_for(environment: str) -> None:
    document = statements(environment, "kubernetes_karpenter_role_nodes_document")
    for pool in named(environment, "NodePool"):
        tags = tags_of_new_nodes(environment, pool)
        for sid in ("Start", "TagWhatStarts"):
            assert not _unmet(document[sid]["condition"], tags, "aws:RequestTag/")
        for sid in ("StartFromTemplates", "NameNodes", "End"):
            assert not _unmet(document[sid]["condition"], tags, "aws:ResourceTag/")
    keys = next(
        each["values"]
        for each in document["NameNodes"]["condition"]
        if each["variable"] == "aws:TagKeys"
    )
    assert set(keys) == TAGGED_LATER


def test_a_tag_that_the_role_does_not_ask_for_is_found(environment: str) -> None:
    document = statements(environment, "kubernetes_karpenter_role_nodes_document")
    tag = f"kubernetes.io/cluster/{PLATFORM.project}-{environment}-cluster"
    tags = {**tags_of_new_nodes(environment, "arm64"), tag: "x"}
    assert _unmet(document["Start"]["condition"], tags, "aws:RequestTag/") == [tag]


def test_its_own_tags_are_terraforms_and_none_that_karpenter_refuses(environment: str) -> None:
    defaults = committed(environment)["provider"]["aws"][0]["default_tags"][0]["tags"]
    tags = node_class(environment)["tags"]
    assert tags == {**defaults, "ManagedBy": "karpenter"}
    assert not [key for key in tags if key.startswith(RESTRICTED)]
    balancers = values(applications(environment)["aws-load-balancer-controller"])
    assert balancers["defaultTags"] == {**defaults, "ManagedBy": "aws-load-balancer-controller"}


def test_volumes_are_encrypted_with_the_key_that_the_role_may_use(environment: str) -> None:
    (key,) = {each["ebs"]["kmsKeyID"] for each in node_class(environment)["blockDeviceMappings"]}
    aliases = {each["name"]: each for each in resources(environment, "aws_kms_alias")}
    document = statements(environment, "kubernetes_karpenter_role_nodes_document")
    target = aliases[key]["target_key_id"].removeprefix("${").rsplit(".", 1)[0]
    assert document["EncryptVolumes"]["resources"] == [f"${{{target}.arn}}"]
    assert all(each["ebs"]["encrypted"] for each in node_class(environment)["blockDeviceMappings"])


def test_spare_capacity_is_bought_where_the_system_nodes_are_on_it(environment: str) -> None:
    kubernetes = by_name(environment).kubernetes
    assert kubernetes
    for pool in named(environment, "NodePool").values():
        requirements = {
            each["key"]: each["values"] for each in pool["spec"]["template"]["spec"]["requirements"]
        }
        wanted = ["spot", "on-demand"] if kubernetes.spot else ["on-demand"]
        assert requirements["karpenter.sh/capacity-type"] == wanted
        assert requirements["kubernetes.io/arch"] == [pool["metadata"]["name"]]


def test_a_pool_is_bounded_and_has_room_for_all_services_twice(environment: str) -> None:
    services = by_name(environment).services.values()
    most = sum(each.maximum_tasks * each.cpu_units for each in services) / 1024
    for pool in named(environment, "NodePool").values():
        assert 2 * most <= int(pool["spec"]["limits"]["cpu"]) <= 200
        assert re.fullmatch(r"\d+Gi", pool["spec"]["limits"]["memory"])


def test_the_controller_of_load_balancers_leaves_alone_what_its_role_leaves_out(
    environment: str,
) -> None:
    balancers = values(applications(environment)["aws-load-balancer-controller"])
    assert not any(balancers[f"enable{each}"] for each in ("Shield", "Waf", "Wafv2"))
    assert balancers["controllerConfig"]["featureGates"]["LBCapacityReservation"] is False
    document = statements(environment, "kubernetes_load_balancing_role_balancers_document")
    (owner,) = document["Make"]["condition"]
    assert owner["variable"] == "aws:RequestTag/elbv2.k8s.aws/cluster"
    assert owner["values"] == [balancers["clusterName"]]


def _unmet(conditions: list[Any], tags: dict[str, str], prefix: str) -> list[str]:
    """Return the keys of tags that do not meet conditions on them."""
    return [
        key
        for each in conditions
        if each["variable"].startswith(prefix)
        for key in [each["variable"].removeprefix(prefix)]
        if not any(fnmatchcase(tags.get(key, "\0"), value) for value in each["values"])
        or key not in tags
    ]
