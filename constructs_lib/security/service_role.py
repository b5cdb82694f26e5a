"""A role that one AWS service assumes in its own account."""

from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementPrincipals,
)
from cdktf_cdktf_provider_aws.iam_role import IamRole
from constructs import Construct

from constructs_lib.naming import ROLE_LIMIT, Naming


class ServiceRole(Construct):
    """A role without permissions; whoever makes it adds them.

    Attributes:
        role: The role.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        naming: Naming,
        thing: str,
        service: str,
        purpose: str,
    ) -> None:
        super().__init__(scope, id_)
        trust = DataAwsIamPolicyDocument(
            self,
            "trust",
            statement=[
                DataAwsIamPolicyDocumentStatement(
                    sid="ServiceAssumesRole",
                    actions=["sts:AssumeRole"],
                    principals=[
                        DataAwsIamPolicyDocumentStatementPrincipals(
                            type="Service", identifiers=[service]
                        )
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
