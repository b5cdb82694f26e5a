"""The keys that a cluster takes, each for another purpose."""

from dataclasses import dataclass

from constructs_lib.security.reference import KeyReference


@dataclass(frozen=True, kw_only=True, slots=True)
class KubernetesKeys:
    """Keys of what a cluster holds.

    Attributes:
        cluster: Of Kubernetes' secrets and of volumes; Auto Scaling has to be among its users.
        data: Of the secrets and parameters that pods read.
        logs: Of log groups; CloudWatch Logs has to be among its users.
        notices: Of notices about nodes; EventBridge has to be among its users.
    """

    cluster: KeyReference
    data: KeyReference
    logs: KeyReference
    notices: KeyReference
