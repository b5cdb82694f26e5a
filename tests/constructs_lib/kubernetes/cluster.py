"""A cluster to look at."""

from typing import Any

from constructs_lib.kubernetes.access import Grant, Right
from constructs_lib.kubernetes.kubernetes import Kubernetes, KubernetesConfig
from constructs_lib.kubernetes.kubernetes_keys import KubernetesKeys
from constructs_lib.kubernetes.node_group import NodeGroupConfig
from tests.support.platform import key, network
from tests.support.synth import ACCOUNT, SITE, Json, Sketch, synthesize


def document(**changes: Any) -> Json:
    """Terraform JSON of a cluster with changed values."""
    values: dict[str, Any] = {
        "nodes": NodeGroupConfig(instance_types=("m7g.large",), count=2),
        "log_retention_days": 30,
        "retained": False,
    }

    def build(stack: Sketch) -> None:
        only_key = key(stack)
        cluster = Kubernetes(
            stack,
            "kubernetes",
            site=SITE,
            config=KubernetesConfig(**values | changes),
            network=network(stack, zones=("a", "b")),
            keys=KubernetesKeys(cluster=only_key, data=only_key, logs=only_key, notices=only_key),
            grants={
                "deployment": Grant(role_arn=role("deploy"), right=Right.ADMINISTER),
                "plan": Grant(role_arn=role("plan"), right=Right.READ),
            },
        )
        cluster.application.connect_to_database("db-ABC")

    return synthesize(build)


def role(name: str) -> str:
    """ARN of a role."""
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"
