"""EKS: the control plane of Kubernetes clusters."""

from collections.abc import Iterator

from conventions.arguments import at, flag, is_known, is_off
from conventions.blocks import Block, first, listed
from conventions.document import Document
from conventions.hearings import Question, ask
from conventions.networks import are_internet
from conventions.registry import must
from conventions.rule import Problem
from conventions.scalars import is_unknown

LOGS = ("api", "audit", "authenticator", "controllerManager", "scheduler")


@must(
    "EKS001",
    "EKS clusters write all five control plane logs, encrypt secrets with a customer key, have a "
    "private endpoint, and a public one only for named networks",
    reason="Whoever reaches the control plane owns the cluster, and only its logs tell.",
    source="Amazon EKS best practices guide, security; checkov CKV_AWS_37, CKV_AWS_38, "
    "CKV_AWS_39, CKV_AWS_58",
)
def control_planes_are_guarded(document: Document) -> Iterator[Problem]:
    """Judge every cluster by itself."""
    for cluster in document.of("aws_eks_cluster"):
        logs = cluster.body.get("enabled_cluster_log_types")
        missing = [log for log in LOGS if log not in listed(logs)]
        if missing and is_known(logs):
            found = f"{cluster.address} does not log {', '.join(missing)}"
            yield Problem(cluster, found, "add them to enabled_cluster_log_types")
        if not _encrypts_secrets(cluster):
            found = f"{cluster.address} does not encrypt secrets with a customer key"
            yield Problem(cluster, found, 'add encryption_config with resources ["secrets"]')
        if is_off(at(cluster.body, "vpc_config.endpoint_private_access")):
            found = f"{cluster.address} has no private endpoint"
            yield Problem(cluster, found, "set vpc_config.endpoint_private_access")
        if _is_open(cluster):
            found = f"the endpoint of {cluster.address} is open to everybody"
            remedy = "unset endpoint_public_access, or name networks in public_access_cidrs"
            yield Problem(cluster, found, remedy)


def _encrypts_secrets(cluster: Block) -> bool:
    return any(
        first(config, "provider").get("key_arn")
        and ("secrets" in listed(config.get("resources")) or not is_known(config.get("resources")))
        for config in cluster.nested("encryption_config")
    )


def _is_open(cluster: Block) -> bool:
    config = first(cluster.body, "vpc_config")
    if not flag(config.get("endpoint_public_access"), default=True):
        return False
    cidrs = config.get("public_access_cidrs")
    if is_unknown(cidrs) or any(map(is_unknown, listed(cidrs))):
        return ask(cidrs, Question.SAME)
    return not cidrs or are_internet(listed(cidrs))  # AWS's default does
