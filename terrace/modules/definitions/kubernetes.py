"""Module `kubernetes`: an EKS cluster with system nodes, add-ons and roles for controllers."""

from constructs_lib.kubernetes.access import Grant, Right
from constructs_lib.kubernetes.config import KubernetesConfig
from constructs_lib.kubernetes.control_plane import VERSION
from constructs_lib.kubernetes.kubernetes import Kubernetes
from constructs_lib.security.reference import ExistingKey
from terrace.modules.definitions.shared import (
    EXAMPLE_KEY,
    GivenSettings,
    logs_key,
    private_network,
)
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack
from terrace.modules.validation import matches

SERVICE = "app"


def _build(module: ModuleStack) -> None:
    cluster = Kubernetes(
        module,
        "kubernetes",
        site=module.site,
        config=module.config(
            KubernetesConfig, defaults={"nodes": 2}, instance_types=("m7g.large",), spot=False
        ),
        network=private_network(module),
        services={SERVICE: GivenSettings()},
        logs_key=ExistingKey(logs_key(module)),
        notices_key=ExistingKey(
            module.text(
                "notices_key_arn",
                "KMS key of notices about nodes; EventBridge has to be among its users",
                example=EXAMPLE_KEY,
            )
        ),
        grants={
            "deployment": Grant(
                role_arn=module.text(
                    "administrator_role_arn",
                    "Role that administers the cluster",
                    example="arn:aws:iam::123456789012:role/deployment",
                ),
                right=Right.ADMINISTER,
            ),
            "plan": Grant(
                role_arn=module.text(
                    "reader_role_arn",
                    "Role that reads everything in the cluster but its secrets",
                    example="arn:aws:iam::123456789012:role/plan",
                ),
                right=Right.READ,
            ),
        },
        people_account=module.text(
            "people_account_id",
            "Account in which people sign in who may be let in; may be the cluster's own",
            example="123456789012",
            validation=matches("people_account_id", "[0-9]{12}", "12 digits", "1"),
        ),
    )
    _publish(module, cluster)


def _publish(module: ModuleStack, cluster: Kubernetes) -> None:
    plane, karpenter = cluster.control_plane, cluster.karpenter
    module.publish("cluster_name", plane.cluster.name, "Name of the cluster")
    module.publish("endpoint", plane.cluster.endpoint, "Kubernetes API, inside the VPC")
    module.publish(
        "certificate_authority",
        plane.cluster.certificate_authority.get(0).data,
        "Certificate that the endpoint is known by, in base64",
    )
    module.publish("people_role_arn", cluster.way_in.role.arn, "Role that lets people in")
    module.publish("nodes_security_group_id", cluster.security_group.id, "Group of the nodes")
    module.publish(
        "application_role_name", cluster.pods[SERVICE].role.name, "Role of the application's pods"
    )
    module.publish("collector_role_name", cluster.collector.role.name, "Role of the collector")
    for reader in cluster.metrics_readers:
        module.publish(
            f"{reader.label.replace('-', '_')}_role_name",
            reader.role.name,
            f"Role of {reader.label}, which asks for samples",
        )
    module.publish("log_router_role_name", cluster.log_router.role.name, "Role of Fluent Bit")
    module.publish(
        "karpenter_instance_profile",
        karpenter.instance_profile.name,
        "Profile to name in an EC2NodeClass",
    )
    module.publish(
        "karpenter_queue", karpenter.interruptions.queue.name, "Queue of notices about nodes"
    )
    module.publish("pods_log_group", cluster.log_shipping.log_group.name, "Log group of pods")


KUBERNETES = Module(
    name="kubernetes",
    purpose="An EKS cluster that answers inside the VPC only, with system nodes, add-ons and a "
    "role for each controller.",
    choices=(
        f"Kubernetes {VERSION}; EKS prefers the versions of the add-ons.",
        "Bottlerocket on m7g.large, on demand; Karpenter adds other nodes.",
        (
            "The private subnets carry the tag kubernetes.io/role/internal-elb, the public ones "
            "kubernetes.io/role/elb."
        ),
        "Pods get their roles from EKS Pod Identity; no node has more than it needs to join.",
    ),
    cost="About 73 USD a month for the control plane and 60 USD for each system node; nodes of "
    "Karpenter, load balancers and logs come on top.",
    build=_build,
    checks={
        "the endpoint is private": (
            "aws_eks_cluster.control_plane_main.vpc_config[0].endpoint_private_access && "
            "!aws_eks_cluster.control_plane_main.vpc_config[0].endpoint_public_access"
        ),
        "all five logs are kept": (
            "length(aws_eks_cluster.control_plane_main.enabled_cluster_log_types) == 5"
        ),
        "two system nodes run unless somebody asks for more": (
            "aws_eks_node_group.nodes_main.scaling_config[0].desired_size == 2"
        ),
        "names follow the convention": (
            'aws_eks_cluster.control_plane_main.name == "acme-staging-cluster"'
        ),
    },
)
