"""Who may work with a cluster, and how far: access entries, one for each role of IAM."""

from dataclasses import dataclass
from enum import Enum

from cdktf_cdktf_provider_aws.eks_access_entry import EksAccessEntry
from cdktf_cdktf_provider_aws.eks_access_policy_association import (
    EksAccessPolicyAssociation,
    EksAccessPolicyAssociationAccessScope,
)
from constructs import Construct

from constructs_lib.kubernetes.control_plane import ControlPlane


class Right(Enum):
    """How far somebody may go, as a policy of EKS.

    READ leaves Kubernetes' secrets out. AmazonEKSAdminViewPolicy would show them to every pull
    request that is planned.

    Source: Amazon EKS User Guide, "Review access policy permissions".
    """

    ADMINISTER = "AmazonEKSClusterAdminPolicy"
    READ = "AmazonEKSViewPolicy"


@dataclass(frozen=True, kw_only=True, slots=True)
class Grant:
    """A right of one role in the whole cluster.

    Attributes:
        role_arn: The role; IAM has to know it.
        right: How far it may go.
    """

    role_arn: str
    right: Right


class Access(Construct):
    """Access entries of the roles that people and pipelines come with.

    Attributes:
        associations: What gives the rights, by the grant's key; for whoever needs them in effect.
    """

    def __init__(
        self, scope: Construct, id_: str, *, control_plane: ControlPlane, grants: dict[str, Grant]
    ) -> None:
        """Let roles in.

        Args:
            scope: Parent.
            id_: Construct id.
            control_plane: The cluster.
            grants: Rights by a stable key, which becomes part of addresses.
        """
        super().__init__(scope, id_)
        self.associations = {}
        for key, grant in grants.items():
            entry = EksAccessEntry(
                self,
                key,
                cluster_name=control_plane.cluster.name,
                principal_arn=grant.role_arn,
                type="STANDARD",
            )
            self.associations[key] = EksAccessPolicyAssociation(
                self,
                f"{key}-right",
                cluster_name=control_plane.cluster.name,
                principal_arn=entry.principal_arn,
                policy_arn=f"arn:aws:eks::aws:cluster-access-policy/{grant.right.value}",
                access_scope=EksAccessPolicyAssociationAccessScope(type="cluster"),
            )
