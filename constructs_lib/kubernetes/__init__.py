"""Kubernetes on EKS: the cluster, its nodes, and the roles of what runs on it."""

from constructs_lib.kubernetes.access import Access, Grant, Right
from constructs_lib.kubernetes.control_plane import ControlPlane
from constructs_lib.kubernetes.kubernetes import Kubernetes, KubernetesConfig
from constructs_lib.kubernetes.kubernetes_keys import KubernetesKeys
from constructs_lib.kubernetes.node_group import NodeGroup, NodeGroupConfig
from constructs_lib.kubernetes.place import Place
from constructs_lib.kubernetes.pod_role import PodRole
from constructs_lib.kubernetes.service_account import ServiceAccount

__all__ = [
    "Access",
    "ControlPlane",
    "Grant",
    "Kubernetes",
    "KubernetesConfig",
    "KubernetesKeys",
    "NodeGroup",
    "NodeGroupConfig",
    "Place",
    "PodRole",
    "Right",
    "ServiceAccount",
]
