"""The control plane of a Kubernetes cluster: EKS, reached from inside the VPC only."""

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.eks_cluster import (
    EksCluster,
    EksClusterAccessConfig,
    EksClusterEncryptionConfig,
    EksClusterEncryptionConfigProvider,
    EksClusterUpgradePolicy,
    EksClusterVpcConfig,
)
from cdktf_cdktf_provider_aws.iam_role_policy_attachment import IamRolePolicyAttachment
from constructs import Construct

from constructs_lib.networking.address_plan import Tier
from constructs_lib.networking.network import CLUSTER
from constructs_lib.networking.reference import NetworkReference
from constructs_lib.security.reference import KeyReference
from constructs_lib.security.role import Role, Trust
from constructs_lib.site import Site
from constructs_lib.versions import in_use

# Raised by hand, one minor version at a time; EKS itself raises only what it no longer supports.
VERSION = in_use("eks")
THING = CLUSTER
NAME_LIMIT = 100  # EKS API Reference, CreateCluster
LOGS = ("api", "audit", "authenticator", "controllerManager", "scheduler")
PORT = 443


class ControlPlane(Construct):
    """An EKS cluster without nodes, about 73 USD a month.

    Its endpoint has private addresses only, and the group that EKS makes admits its nodes. IAM
    alone decides who may do what (access entries); who created it has no rights by that.
    EKS installs no add-ons by itself, so that none is there without a version.

    Attributes:
        cluster: The cluster.
        name: Its name, as configured (`cluster.name` is a token).
        port: TCP port of the endpoint.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        network: NetworkReference,
        key: KeyReference,
        logs_key: KeyReference,
    ) -> None:
        """Create the cluster.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            network: Network whose private subnets it stands in.
            key: Key that encrypts Kubernetes' secrets once more than EKS does.
            logs_key: Key of its log group.
        """
        super().__init__(scope, id_)
        self.port = PORT
        self.name = site.name(THING, limit=NAME_LIMIT)
        role = Role(
            self,
            "role",
            site=site,
            thing=THING,
            trust=Trust(service="eks.amazonaws.com"),
            purpose="What the control plane of Kubernetes may do",
        )
        permission = IamRolePolicyAttachment(
            self,
            "permission",
            role=role.name,
            policy_arn="arn:aws:iam::aws:policy/AmazonEKSClusterPolicy",
        )
        logs = CloudwatchLogGroup(
            self,
            "logs",
            name=f"/aws/eks/{self.name}/cluster",
            retention_in_days=site.log_retention_days,
            kms_key_id=logs_key.arn,
        )
        self.cluster = EksCluster(
            self,
            "main",
            name=self.name,
            version=VERSION,
            role_arn=role.arn,
            access_config=EksClusterAccessConfig(
                authentication_mode="API", bootstrap_cluster_creator_admin_permissions=False
            ),
            bootstrap_self_managed_addons=False,
            enabled_cluster_log_types=list(LOGS),
            encryption_config=EksClusterEncryptionConfig(
                provider=EksClusterEncryptionConfigProvider(key_arn=key.arn),
                resources=["secrets"],
            ),
            # A version that nobody raises in time is raised by EKS; extended support costs 6 times
            # the price.
            upgrade_policy=EksClusterUpgradePolicy(support_type="STANDARD"),
            vpc_config=EksClusterVpcConfig(
                subnet_ids=list(network.subnet_ids(Tier.PRIVATE)),
                endpoint_private_access=True,
                endpoint_public_access=False,
            ),
            lifecycle=site.durability.lifecycle,
            # EKS would make a log group of its own, without key and for ever; and without its
            # permission it could not take down its network interfaces.
            depends_on=[logs, permission],
        )

    @property
    def arn(self) -> str:
        """The cluster's ARN."""
        return self.cluster.arn

    @property
    def shared_security_group_id(self) -> str:
        """The group that EKS makes: whatever carries it is one of the cluster's."""
        return self.cluster.vpc_config.cluster_security_group_id
