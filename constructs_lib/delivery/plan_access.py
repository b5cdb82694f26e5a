"""The way in for plans: a role that sees an environment's account and changes nothing."""

from collections.abc import Sequence

from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementPrincipals,
)
from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.iam_role_policy_attachment import IamRolePolicyAttachment
from constructs import Construct

from constructs_lib.naming import ROLE_LIMIT
from constructs_lib.site import Site

PLAN = "plan"  # last part of the role's name, in every environment


class PlanAccess(Construct):
    """A read-only role for a few roles of another account.

    One policy is both what it may do and how far it reaches at most. AWS's own ReadOnlyAccess is
    too wide for the first, since it reads logs, queues, objects and items, and too narrow for the
    second: it has no kms:Decrypt, without which a plan does not see a function's variables.

    Attributes:
        role: The role.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        trusted_roles: Sequence[str],
        limits_arn: str,
    ) -> None:
        """Create the role.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            trusted_roles: ARNs of the roles that may assume it; IAM wants them to exist.
            limits_arn: ARN of the policy of all that it reads.
        """
        super().__init__(scope, id_)
        trust = DataAwsIamPolicyDocument(
            self,
            "trust",
            statement=[
                DataAwsIamPolicyDocumentStatement(
                    sid="PipelineAssumesRole",
                    actions=["sts:AssumeRole"],
                    principals=[
                        DataAwsIamPolicyDocumentStatementPrincipals(
                            type="AWS", identifiers=list(trusted_roles)
                        )
                    ],
                )
            ],
        )
        self.role = IamRole(
            self,
            "main",
            name=site.name(PLAN, limit=ROLE_LIMIT),
            description="Reads the account to plan changes, changes nothing",
            assume_role_policy=trust.json,
            # Whatever somebody attaches to it one day, it still changes nothing.
            permissions_boundary=limits_arn,
        )
        IamRolePolicyAttachment(self, "read-only", role=self.role.name, policy_arn=limits_arn)
