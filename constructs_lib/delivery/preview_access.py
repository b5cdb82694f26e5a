"""The role that works on one preview, so that none can touch another.

The pipeline of pull requests has one role for all of them. It changes nothing itself: it takes this
role with a tag that names one preview, and the role's policies hold the session to that name.

Source: IAM User Guide, "Pass session tags in AWS STS", and "IAM policy elements: Variables and
tags".
"""

from collections.abc import Sequence

from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.iam_role_policy_attachment import IamRolePolicyAttachment
from constructs import Construct

from constructs_lib.naming import ROLE_LIMIT
from constructs_lib.security.policy import Statement, allow, grant, policy_text, when
from constructs_lib.site import Site

# Terraform would take a dollar sign for an expression of its own.
# Source: Terraform AWS provider, "aws_iam_policy_document", "Context Variable Interpolation"
_OF_SESSION = "&{{aws:PrincipalTag/{}}}"
RECORD_NAMES = "route53:ChangeResourceRecordSetsNormalizedRecordNames"


def named_by(tag: str) -> str:
    """Stand in a policy for the value that a tag of the session has."""
    return _OF_SESSION.format(tag)


class PreviewAccess(Construct):
    """A role whose sessions may touch the state and the DNS records of one preview.

    Attributes:
        role: The role.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        thing: str,
        tag: str,
        previews: str,
        trusted: Sequence[str],
        domain: str,
        zone_arn: str,
        state_policy_arn: str,
        deployment_role_arn: str,
    ) -> None:
        """Create the role.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            thing: Last part of its name.
            tag: Tag of a session that names its preview.
            previews: Pattern of the names of previews.
            trusted: ARNs, with patterns, of the roles of its account that may take it.
            domain: Public DNS zone; a preview has its own name in it and all below that.
            zone_arn: The zone.
            state_policy_arn: Policy on the states of the preview that a session's tag names.
            deployment_role_arn: Role that deploys in the account of previews.
        """
        super().__init__(scope, id_)
        self.role = IamRole(
            self,
            "main",
            name=site.name(thing, limit=ROLE_LIMIT),
            description="Works on the one preview that its session's tag names",
            assume_role_policy=policy_text(
                self,
                "trust",
                [
                    allow(
                        "PipelineNamesPreview",
                        ["sts:AssumeRole", "sts:TagSession"],
                        (),
                        when("ArnLike", "aws:PrincipalArn", trusted),
                        accounts=site.iam_arn("root"),
                        like={f"aws:RequestTag/{tag}": previews},
                    )
                ],
            ),
        )
        IamRolePolicyAttachment(self, "state", role=self.role.name, policy_arn=state_policy_arn)
        grant(
            self,
            "zone",
            self.role,
            name="zone",
            statements=_records(zone_arn, f"{named_by(tag)}.{domain}"),
        )
        grant(
            self,
            "onward",
            self.role,
            name="onward",
            statements=[allow("EnterAccount", "sts:AssumeRole", deployment_role_arn)],
        )


def _records(zone_arn: str, host: str) -> list[Statement]:
    """Let a session change the records of a host, and of what is below it.

    Names come in lower case, without a dot at the end.

    Source: Route 53 Developer Guide, "Using IAM policy conditions for fine-grained access control".
    """
    return [
        allow("ReadRecords", ["route53:GetHostedZone", "route53:ListResourceRecordSets"], zone_arn),
        allow(
            "ChangeOwnRecords",
            "route53:ChangeResourceRecordSets",
            zone_arn,
            when("ForAllValues:StringLike", RECORD_NAMES, [host, f"*.{host}"]),
            # Without a name, every value that is not there would match.
            when("Null", RECORD_NAMES, "false"),
        ),
        allow("AwaitChange", "route53:GetChange", "arn:aws:route53:::change/*"),
    ]
