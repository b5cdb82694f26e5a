"""What a node may do by itself: join its cluster, pull images, be reached without SSH."""

from cdktf import ITerraformDependable
from cdktf_cdktf_provider_aws.iam_role_policy_attachment import IamRolePolicyAttachment
from constructs import Construct

from constructs_lib.security.role import Role, Trust
from constructs_lib.security.sessions import carry_sessions
from constructs_lib.site import Site

# The network plug-in has a role of its own, so that no other pod could do what it may.
POLICIES = {
    "join": "AmazonEKSWorkerNodePolicy",
    "images": "AmazonEC2ContainerRegistryPullOnly",
}


class NodeRole(Construct):
    """The role of EC2 instances that are nodes.

    There is no SSH key: people reach a node, and through it the cluster's private endpoint, with
    Session Manager, whose agent Bottlerocket runs in its control container. The agent gets what
    sessions need, and neither S3 nor a key, because forwarded ports are not logged.

    Attributes:
        role: The role.
        permissions: Its policies, for nodes to wait for.
    """

    def __init__(self, scope: Construct, id_: str, *, site: Site, thing: str) -> None:
        super().__init__(scope, id_)
        self.role = Role(
            self,
            "role",
            site=site,
            thing=thing,
            trust=Trust(service="ec2.amazonaws.com"),
            purpose="What nodes of Kubernetes may do",
        )
        self.permissions: list[ITerraformDependable] = [
            IamRolePolicyAttachment(
                self, what, role=self.role.name, policy_arn=site.managed_policy(policy)
            )
            for what, policy in POLICIES.items()
        ]
        self.permissions.append(self.role.allow("sessions", carry_sessions(site)))

    @property
    def name(self) -> str:
        """The role's name."""
        return self.role.name

    @property
    def arn(self) -> str:
        """The role's ARN."""
        return self.role.arn
