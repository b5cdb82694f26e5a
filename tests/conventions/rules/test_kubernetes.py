import pytest

from conventions.rules.kubernetes import LOGS

SECRETS = {"resources": ["secrets"], "provider": {"key_arn": "${aws_kms_key.cluster.arn}"}}
PRIVATE = {"endpoint_private_access": True, "endpoint_public_access": False}
CLUSTER = {
    "enabled_cluster_log_types": list(LOGS),
    "encryption_config": [SECRETS],
    "vpc_config": [PRIVATE],
}


@pytest.fixture
def cluster(judge, stack):
    """Return the messages about one cluster with changes."""

    def judged(**changes: object) -> list[str]:
        body = {name: value for name, value in (CLUSTER | changes).items() if value is not None}
        return judge("EKS001", stack(resource={"aws_eks_cluster": {"main": body}}))

    return judged


@pytest.mark.parametrize(
    "config",
    [
        PRIVATE,
        PRIVATE | {"endpoint_public_access": True, "public_access_cidrs": ["192.0.2.0/24"]},
        PRIVATE | {"endpoint_public_access": True, "public_access_cidrs": "${var.cidrs}"},
        {"endpoint_private_access": "${var.private}", "endpoint_public_access": "${var.public}"},
    ],
)
def test_a_guarded_control_plane_passes(cluster, config) -> None:
    assert cluster(vpc_config=config) == []


def test_what_is_left_to_a_plan_is_not_judged(cluster) -> None:
    config = {"resources": "${var.encrypted}", "provider": {"key_arn": "${var.key}"}}
    assert cluster(enabled_cluster_log_types="${var.logs}", encryption_config=config) == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"enabled_cluster_log_types": ["api", "audit", "scheduler"]},
            (
                "aws_eks_cluster.main does not log authenticator, controllerManager; "
                "add them to enabled_cluster_log_types."
            ),
        ),
        (
            {"encryption_config": None},
            (
                "aws_eks_cluster.main does not encrypt secrets with a customer key; "
                'add encryption_config with resources ["secrets"].'
            ),
        ),
        (
            {"vpc_config": {"endpoint_public_access": False}},
            (
                "aws_eks_cluster.main has no private endpoint; "
                "set vpc_config.endpoint_private_access."
            ),
        ),
    ],
)
def test_an_unguarded_control_plane_is_found(cluster, changes, message: str) -> None:
    assert cluster(**changes) == [f"EKS001 MUST dev/aws_eks_cluster.main: {message}"]


@pytest.mark.parametrize(
    "config",
    [
        {"endpoint_private_access": True},  # public by default, and to everybody
        PRIVATE | {"endpoint_public_access": True, "public_access_cidrs": ["0.0.0.0/0"]},
        PRIVATE | {"endpoint_public_access": True, "public_access_cidrs": ["10.0.0.0/8", "::/0"]},
    ],
)
def test_an_endpoint_for_everybody_is_found(cluster, config) -> None:
    assert cluster(vpc_config=config) == [
        (
            "EKS001 MUST dev/aws_eks_cluster.main: the endpoint of aws_eks_cluster.main is open to "
            "everybody; unset endpoint_public_access, or name networks in public_access_cidrs."
        )
    ]
