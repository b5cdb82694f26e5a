"""Kubernetes, for an environment that has a cluster: EKS, and a way from it to the data."""

from typing import TYPE_CHECKING

from constructs_lib.kubernetes.access import Grant, Right
from constructs_lib.kubernetes.kubernetes import Kubernetes, KubernetesConfig
from constructs_lib.kubernetes.kubernetes_keys import KubernetesKeys
from constructs_lib.kubernetes.node_group import NodeGroupConfig
from constructs_lib.kubernetes.place import Place
from constructs_lib.security.encryption_key import EncryptionKey
from constructs_lib.security.key_users import KeyUser

if TYPE_CHECKING:
    from stacks.environment import EnvironmentStack


def run(stack: "EnvironmentStack") -> None:
    """Put a cluster beside ECS; the reference service may do the same on either."""
    environment = stack.environment
    size = environment.kubernetes
    if size is None:
        return
    cluster = Kubernetes(
        stack,
        "kubernetes",
        naming=stack.naming,
        config=KubernetesConfig(
            nodes=NodeGroupConfig(
                instance_types=size.instance_types, count=size.nodes, spot=size.spot
            ),
            log_retention_days=environment.protection.log_retention_days,
            retained=stack.protected,
        ),
        network=stack.networking.network,
        keys=KubernetesKeys(
            cluster=_key(stack),
            data=stack.keys.data,
            logs=stack.keys.logs,
            notices=stack.keys.alerts,
        ),
        grants={
            "deployment": Grant(role_arn=_deployment_role(stack), right=Right.ADMINISTER),
            "plan": Grant(role_arn=stack.plan_access.role.arn, right=Right.READ),
        },
        place=Place(account_id=environment.account_id, region=environment.region),
    )
    _let_in(stack, cluster)
    plane = cluster.control_plane.cluster
    stack.publish("kubernetes_cluster_name", plane.name, "EKS cluster")
    stack.publish("kubernetes_endpoint", plane.endpoint, "Where Kubernetes answers, in the VPC")


def _key(stack: "EnvironmentStack") -> EncryptionKey:
    return EncryptionKey(
        stack,
        "kubernetes-key",
        naming=stack.naming,
        thing="kubernetes",
        purpose="Encrypts secrets of Kubernetes and volumes of its nodes and pods",
        account_id=stack.environment.account_id,
        region=stack.environment.region,
        users=(KeyUser.AUTO_SCALING,),
        retained=stack.protected,
    )


def _deployment_role(stack: "EnvironmentStack") -> str:
    """The role that deploys, whichever role the stack's variable names for this run."""
    account, role = stack.environment.account_id, stack.platform.deployment_role
    return f"arn:aws:iam::{account}:role/{role}"


def _let_in(stack: "EnvironmentStack", cluster: Kubernetes) -> None:
    nodes = cluster.security_group
    stack.database.security_group.allow_from(nodes, port=stack.database.port, purpose="Queries")
    stack.cache.security_group.allow_from(nodes, port=stack.cache.port, purpose="Commands")
    stack.cache.grant_connect(cluster.application.role, grantee="kubernetes")
    cluster.application.connect_to_database(stack.database.resource_id)
