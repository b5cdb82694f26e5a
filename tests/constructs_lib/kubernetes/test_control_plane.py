import pytest

from tests.constructs_lib.kubernetes.cluster import GIVEN_KEY, KEY, made
from tests.support.synth import PROTECTED_SITE, SITE, Json, only, resources


@pytest.fixture(scope="module")
def document() -> Json:
    return made()


def test_the_control_plane_answers_inside_the_vpc_only(document: Json) -> None:
    vpc = only(document, "aws_eks_cluster")["vpc_config"]
    assert (vpc["endpoint_private_access"], vpc["endpoint_public_access"]) == (True, False)
    assert vpc["subnet_ids"] == [
        "${aws_subnet.network_private_a.id}",
        "${aws_subnet.network_private_b.id}",
    ]


def test_the_cluster_has_a_name_that_can_be_computed_and_a_fixed_version(document: Json) -> None:
    cluster = only(document, "aws_eks_cluster")
    assert (cluster["name"], cluster["version"]) == ("terrace-test-cluster", "1.36")
    assert cluster["upgrade_policy"] == {"support_type": "STANDARD"}


def test_iam_alone_lets_people_in_and_the_creator_has_no_rights_by_that(document: Json) -> None:
    cluster = only(document, "aws_eks_cluster")
    assert cluster["access_config"] == {
        "authentication_mode": "API",
        "bootstrap_cluster_creator_admin_permissions": False,
    }


def test_secrets_are_encrypted_with_the_clusters_key(document: Json) -> None:
    assert only(document, "aws_eks_cluster")["encryption_config"] == {
        "provider": {"key_arn": KEY},
        "resources": ["secrets"],
    }


def test_all_logs_go_into_an_encrypted_group_that_is_there_before_the_cluster(
    document: Json,
) -> None:
    cluster = only(document, "aws_eks_cluster")
    logs = resources(document, "aws_cloudwatch_log_group")["kubernetes_control_plane_logs"]
    assert logs["name"] == f"/aws/eks/{cluster['name']}/cluster"
    assert (logs["retention_in_days"], logs["kms_key_id"]) == (
        SITE.log_retention_days,
        GIVEN_KEY,
    )
    assert len(cluster["enabled_cluster_log_types"]) == 5
    assert "aws_cloudwatch_log_group.kubernetes_control_plane_logs" in cluster["depends_on"]


def test_a_protected_cluster_cannot_be_destroyed_by_mistake(document: Json) -> None:
    kept = only(made(site=PROTECTED_SITE), "aws_eks_cluster")
    assert kept["lifecycle"] == {"prevent_destroy": True}
    assert "lifecycle" not in only(document, "aws_eks_cluster")
