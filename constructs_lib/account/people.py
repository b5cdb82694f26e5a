"""What people with an IAM user of the account may do: nothing before they show a second factor."""

from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementCondition,
)
from cdktf_cdktf_provider_aws.iam_group import IamGroup
from cdktf_cdktf_provider_aws.iam_group_policy_attachment import IamGroupPolicyAttachment
from cdktf_cdktf_provider_aws.iam_policy import IamPolicy
from constructs import Construct

from constructs_lib.site import Site

GROUP = "people"
OWN_NAME = "&{aws:username}"  # Terraform's way to write the policy variable
SEEN = ("iam:GetAccountPasswordPolicy", "iam:ListVirtualMFADevices")
PASSWORD = ("iam:ChangePassword", "iam:GetUser")
DEVICES = (
    "iam:EnableMFADevice",
    "iam:GetMFADevice",
    "iam:ListMFADevices",
    "iam:ResyncMFADevice",
)
# A device is deleted before it belongs to somebody, when its set-up failed: IAM refuses to delete
# one that does (IAM API Reference, DeleteVirtualMFADevice).
NEW_DEVICE = ("iam:CreateVirtualMFADevice", "iam:DeleteVirtualMFADevice")
# All that is left without a second factor: what it takes to get one. Neither removing a factor
# nor changing the password is among them, or a stolen password could do both.
WITHOUT_FACTOR = (
    *SEEN,
    *DEVICES,
    *NEW_DEVICE,
    "iam:GetUser",
    "sts:GetSessionToken",
)


class People(Construct):
    """A group whose members manage their own password and second factor.

    The account's people come through federation; this is for the few users that have to be.
    Who sits in the group is decided in the account: people come and go without a deployment.

    Attributes:
        group: The group.

    Source: AWS IAM User Guide, "Allows MFA-authenticated IAM users to manage their own
    credentials on the Security credentials page".
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
    ) -> None:
        super().__init__(scope, id_)
        own = site.iam_arn(f"user/{OWN_NAME}")
        document = DataAwsIamPolicyDocument(
            self,
            "second-factor",
            statement=[
                _allow("SeeAccount", SEEN, "*"),  # the API knows no resource for these
                _allow("ChangeOwnPassword", PASSWORD, own),
                _allow("ManageOwnDevices", (*DEVICES, "iam:DeactivateMFADevice"), own),
                # Its name is free, and a person may have eight: no user's name is in it.
                _allow("MakeDevice", NEW_DEVICE, site.iam_arn("mfa/*")),
                _refuse_without_factor(),
            ],
        )
        policy = IamPolicy(
            self,
            "second-factor-policy",
            name=site.name("second-factor"),
            description="Refuses everything until a second factor was shown, but for getting one",
            policy=document.json,
        )
        self.group = IamGroup(self, "main", name=site.name(GROUP))
        IamGroupPolicyAttachment(
            self, "second-factor-needed", group=self.group.name, policy_arn=policy.arn
        )


def _allow(sid: str, actions: tuple[str, ...], resource: str) -> DataAwsIamPolicyDocumentStatement:
    return DataAwsIamPolicyDocumentStatement(sid=sid, actions=list(actions), resources=[resource])


def _refuse_without_factor() -> DataAwsIamPolicyDocumentStatement:
    return DataAwsIamPolicyDocumentStatement(
        sid="RefuseWithoutFactor",
        effect="Deny",
        not_actions=list(WITHOUT_FACTOR),
        resources=["*"],
        condition=[
            DataAwsIamPolicyDocumentStatementCondition(
                # An access key carries no such key at all, so its absence has to count as false.
                test="BoolIfExists",
                variable="aws:MultiFactorAuthPresent",
                values=["false"],
            )
        ],
    )
