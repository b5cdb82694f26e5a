"""A role that pods of one service account get from EKS Pod Identity."""

from collections.abc import Sequence

from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementCondition,
    DataAwsIamPolicyDocumentStatementPrincipals,
)
from cdktf_cdktf_provider_aws.eks_pod_identity_association import EksPodIdentityAssociation
from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from cdktf_cdktf_provider_aws.iam_role_policy_attachment import IamRolePolicyAttachment
from constructs import Construct

from constructs_lib.kubernetes.control_plane import ControlPlane
from constructs_lib.kubernetes.service_account import ServiceAccount
from constructs_lib.naming import ROLE_LIMIT, Naming


class PodRole(Construct):
    """A role for one service account of one cluster; another cluster's cannot take it.

    Source: Amazon EKS User Guide, "Create IAM role with trust policy required by EKS Pod
    Identity" and "List of session tags added by EKS Pod Identity".

    Attributes:
        role: The role.
        account: The service account.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        naming: Naming,
        control_plane: ControlPlane,
        account: ServiceAccount,
        thing: str,
        purpose: str,
    ) -> None:
        """Create the role.

        Args:
            scope: Parent.
            id_: Construct id.
            naming: Names.
            control_plane: Cluster that the service account is in.
            account: The service account.
            thing: Last part of the role's name.
            purpose: Its description.
        """
        super().__init__(scope, id_)
        self.account = account
        self._control_plane = control_plane
        tags = {
            "eks-cluster-arn": control_plane.arn,
            "kubernetes-namespace": account.namespace,
            "kubernetes-service-account": account.name,
        }
        trust = DataAwsIamPolicyDocument(
            self,
            "trust",
            statement=[
                DataAwsIamPolicyDocumentStatement(
                    sid="PodsAssumeRole",
                    actions=["sts:AssumeRole", "sts:TagSession"],
                    principals=[
                        DataAwsIamPolicyDocumentStatementPrincipals(
                            type="Service", identifiers=["pods.eks.amazonaws.com"]
                        )
                    ],
                    condition=[
                        DataAwsIamPolicyDocumentStatementCondition(
                            test="StringEquals", variable=f"aws:RequestTag/{tag}", values=[value]
                        )
                        for tag, value in tags.items()
                    ],
                )
            ],
        )
        self.role = IamRole(
            self,
            "main",
            name=naming.name(thing, limit=ROLE_LIMIT),
            description=purpose,
            assume_role_policy=trust.json,
        )

    @property
    def name(self) -> str:
        """The role's name."""
        return self.role.name

    @property
    def arn(self) -> str:
        """The role's ARN."""
        return self.role.arn

    def allow(self, what: str, statements: Sequence[DataAwsIamPolicyDocumentStatement]) -> None:
        """Let the pods do something.

        Args:
            what: Name of the policy, in kebab-case, and part of construct ids.
            statements: What it allows.
        """
        document = DataAwsIamPolicyDocument(self, what, statement=list(statements))
        IamRolePolicy(self, f"{what}-policy", name=what, role=self.role.name, policy=document.json)

    def attach(self, policy: str) -> IamRolePolicyAttachment:
        """Let the pods do what a policy of AWS allows.

        Args:
            policy: Path and name of the policy, such as "service-role/AmazonEBSCSIDriverPolicy".
        """
        return IamRolePolicyAttachment(
            self, "managed", role=self.role.name, policy_arn=f"arn:aws:iam::aws:policy/{policy}"
        )

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
