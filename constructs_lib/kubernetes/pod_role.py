"""A role that pods of one service account get from EKS Pod Identity."""

from cdktf_cdktf_provider_aws.eks_pod_identity_association import EksPodIdentityAssociation
from constructs import Construct

from constructs_lib.kubernetes.control_plane import ControlPlane
from constructs_lib.kubernetes.service_account import ServiceAccount
from constructs_lib.security.role import Role, Trust
from constructs_lib.site import Site

PODS_SERVICE = "pods.eks.amazonaws.com"


class PodRole(Role):
    """A role for one service account of one cluster; another cluster's cannot take it.

    Source: Amazon EKS User Guide, "Create IAM role with trust policy required by EKS Pod
    Identity" and "List of session tags added by EKS Pod Identity".

    Attributes:
        account: The service account.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        control_plane: ControlPlane,
        account: ServiceAccount,
        thing: str,
        purpose: str,
    ) -> None:
        """Create the role.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            control_plane: Cluster that the service account is in.
            account: The service account.
            thing: Last part of the role's name.
            purpose: Its description.
        """
        self.account = account
        self._control_plane = control_plane
        tags = {
            "eks-cluster-arn": control_plane.arn,
            "kubernetes-namespace": account.namespace,
            "kubernetes-service-account": account.name,
        }
        # What AWS and the community wrote for clusters needs rights that the boundary of the
        # project's own code does not have.
        trust = Trust(service=PODS_SERVICE, runs_code=account.runs_code, session_tags=tags)
        super().__init__(scope, id_, site=site, thing=thing, trust=trust, purpose=purpose)

    def associate(self) -> EksPodIdentityAssociation:
        """Give the role to the pods; an add-on does this for its own."""
        return EksPodIdentityAssociation(
            self,
            "association",
            cluster_name=self._control_plane.cluster.name,
            namespace=self.account.namespace,
            service_account=self.account.name,
            role_arn=self.role.arn,
        )
