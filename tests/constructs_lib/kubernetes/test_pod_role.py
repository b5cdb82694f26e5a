"""What roles of pods have in common, whoever they are for."""

import json

import pytest

from tests.constructs_lib.kubernetes.cluster import RECORDS, conditions, made, of
from tests.support.synth import BOUNDARY, Json, resources, statements


@pytest.fixture(scope="module")
def document() -> Json:
    return made()


def test_a_role_is_for_one_service_account_of_this_cluster(document: Json) -> None:
    trust = statements(document, "kubernetes_pod_app_trust")["TrustedAssumesRole"]
    assert trust["actions"] == ["sts:AssumeRole", "sts:TagSession"]
    assert {each["variable"]: each["values"] for each in trust["condition"]} == {
        "aws:RequestTag/eks-cluster-arn": ["${aws_eks_cluster.kubernetes_control_plane_main.arn}"],
        "aws:RequestTag/kubernetes-namespace": ["app"],
        "aws:RequestTag/kubernetes-service-account": ["app"],
    }


def test_each_association_gives_its_own_role(document: Json) -> None:
    found = {
        (each["namespace"], each["service_account"]): each["role_arn"]
        for each in resources(document, "aws_eks_pod_identity_association").values()
    }
    role = "${aws_iam_role.kubernetes_%s_main.arn}"
    assert found == {
        ("app", "app"): role % "pod_app",
        ("external-secrets", "external-secrets"): role % "external_secrets_role",
        ("logging", "fluent-bit"): role % "log_shipping_role",
        ("kube-system", "aws-load-balancer-controller"): role % "load_balancing_role",
        ("kube-system", "karpenter"): role % "karpenter_role",
        ("external-dns", "external-dns"): role % "names_role",
        ("observability", "collector"): role % "collector",
        ("observability", "metrics-adapter"): role % "metrics_adapter",
        ("argo-rollouts", "argo-rollouts"): role % "argo_rollouts",
    }


def test_external_dns_may_go_on_into_the_role_of_its_records_and_nothing_else(
    document: Json,
) -> None:
    (statement,) = of(document, "names").values()
    # Without the second a session that EKS Pod Identity has tagged is refused.
    assert statement["actions"] == ["sts:AssumeRole", "sts:TagSession"]
    assert statement["resources"] == [RECORDS]


@pytest.mark.parametrize("role", ["load_balancing", "karpenter"])
def test_a_controller_changes_nothing_without_a_condition_or_a_name(
    document: Json, role: str
) -> None:
    for sid, statement in of(document, role).items():
        if "*" in statement["resources"]:
            verbs = {action.partition(":")[2] for action in statement["actions"]}
            assert all(verb.startswith(("Describe", "List", "Get")) for verb in verbs), sid


def test_volumes_are_encrypted_through_ec2_only(document: Json) -> None:
    for role in ("karpenter", "volumes"):
        found = of(document, role)
        assert conditions(found["EncryptVolumes"]) == {
            "kms:ViaService": ["ec2.us-east-1.amazonaws.com"]
        }
        assert conditions(found["AttachVolumes"])["kms:GrantIsForAWSResource"] == ["true"]


def test_policies_of_a_role_fit_into_what_iam_allows(document: Json) -> None:
    """10,240 characters for all inline policies of a role (IAM User Guide, IAM quotas)."""
    for role in ("load_balancing", "karpenter"):
        assert len(json.dumps(of(document, role), separators=(",", ":"))) < 10_240


def test_the_boundary_limits_the_projects_own_code_and_what_collects_from_it(
    document: Json,
) -> None:
    limited = {
        each["name"]
        for each in resources(document, "aws_iam_role").values()
        if "permissions_boundary" in each
    }
    assert limited == {"terrace-test-pod-app", "terrace-test-pod-collector"}
    boundaries = {
        each.get("permissions_boundary") for each in resources(document, "aws_iam_role").values()
    }
    assert boundaries == {BOUNDARY, None}
