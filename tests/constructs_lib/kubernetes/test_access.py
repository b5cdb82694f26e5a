import pytest

from tests.constructs_lib.kubernetes.cluster import made
from tests.support.synth import Json, resources

CLUSTER = "${aws_eks_cluster.kubernetes_control_plane_main.name}"


@pytest.fixture(scope="module")
def document() -> Json:
    return made()


def test_deployments_administer_and_plans_read_all_but_secrets(document: Json) -> None:
    rights = {
        each["principal_arn"]: each["policy_arn"].rpartition("/")[2]
        for each in resources(document, "aws_eks_access_policy_association").values()
    }
    entry = "${aws_eks_access_entry.kubernetes_access_%s.principal_arn}"
    assert rights == {
        entry % "deployment": "AmazonEKSClusterAdminPolicy",
        entry % "plan": "AmazonEKSViewPolicy",
        entry % "people": "AmazonEKSClusterAdminPolicy",
    }


def test_an_access_entry_is_for_the_role_that_was_named(document: Json) -> None:
    entries = resources(document, "aws_eks_access_entry")
    assert entries["kubernetes_access_plan"]["principal_arn"].endswith(":role/plan")
    assert {each["cluster_name"] for each in entries.values()} == {CLUSTER}
