"""Namespaces and service accounts that have a role, by convention: manifests use these names."""

from dataclasses import dataclass

SERVICES = "app"  # namespace of the environment's services
SYSTEM = "kube-system"


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceAccount:
    """A service account of Kubernetes.

    Attributes:
        namespace: Its namespace.
        name: Its name.
        runs_code: The boundary of the project's own code limits its pods.
    """

    namespace: str
    name: str
    runs_code: bool = False


EXTERNAL_SECRETS = ServiceAccount(namespace="external-secrets", name="external-secrets")
EXTERNAL_DNS = ServiceAccount(namespace="external-dns", name="external-dns")
COLLECTOR = ServiceAccount(namespace="observability", name="collector", runs_code=True)
FLUENT_BIT = ServiceAccount(namespace="logging", name="fluent-bit")
# What asks the samples: for the number of pods, and for whether a new version is any good.
METRICS_ADAPTER = ServiceAccount(namespace="observability", name="metrics-adapter")
ARGO_ROLLOUTS = ServiceAccount(namespace="argo-rollouts", name="argo-rollouts")
LOAD_BALANCER_CONTROLLER = ServiceAccount(namespace=SYSTEM, name="aws-load-balancer-controller")
KARPENTER = ServiceAccount(namespace=SYSTEM, name="karpenter")
# Those of the add-ons are AWS's choice.
CNI = ServiceAccount(namespace=SYSTEM, name="aws-node")
EBS_CSI = ServiceAccount(namespace=SYSTEM, name="ebs-csi-controller-sa")


def of_service(name: str) -> ServiceAccount:
    """The service account of one of the environment's services."""
    return ServiceAccount(namespace=SERVICES, name=name, runs_code=True)
