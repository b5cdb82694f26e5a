"""The right of a cluster to its own names, in the account of the DNS zone."""

from cdktf_cdktf_provider_aws.iam_role import IamRole
from constructs import Construct

from constructs_lib.naming import ROLE_LIMIT
from constructs_lib.security.policy import allow, grant, policy_text, when
from constructs_lib.site import Site

THING = "external-dns"
SESSION_SECONDS = 3600  # the longest for a role that another role assumes
TYPES = ("A", "AAAA", "TXT")  # addresses of load balancers, and who made them
NAMES = "route53:ChangeResourceRecordSetsNormalizedRecordNames"
KINDS = "route53:ChangeResourceRecordSetsRecordTypes"


class RecordsRole(Construct):
    """A role that changes records of one name and below it, and no others of the zone.

    External DNS runs in a cluster of another account; a zone of its own for each environment would
    have to be delegated before the first certificate is proved.

    Attributes:
        role: The role.

    Source: Amazon Route 53 Developer Guide, "Using IAM policy conditions for fine-grained access
    control"; External DNS documentation, "AWS", IAM policy; Amazon EKS User Guide, "List of session
    tags added by EKS Pod Identity", for the tags that go on with a session into another account.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        thing: str,
        host: str,
        zone_arn: str,
        trusted_role: str,
    ) -> None:
        """Create the role.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where the zone is, and what the role is named after.
            thing: Last part of its name.
            host: The name whose records it changes, and all names below it.
            zone_arn: ARN of the zone.
            trusted_role: ARN of the role that may assume it; it need not be there yet.
        """
        super().__init__(scope, id_)
        account = trusted_role.split(":")[4]
        trust = allow(
            "ClusterAssumesRole",
            ["sts:AssumeRole", "sts:TagSession"],
            (),
            # IAM refuses a principal that is not there, and this account comes first.
            when("ArnEquals", "aws:PrincipalArn", trusted_role),
            accounts=f"arn:{site.partition}:iam::{account}:root",
        )
        self.role = IamRole(
            self,
            "main",
            name=site.name(thing, limit=ROLE_LIMIT),
            description=f"Changes records of {host}",
            max_session_duration=SESSION_SECONDS,
            assume_role_policy=policy_text(self, "trust", [trust]),
        )
        grant(
            self,
            "records",
            self.role,
            name="records",
            statements=[
                # The API knows no resource for this action (Service Authorization Reference).
                allow("FindZone", "route53:ListHostedZones", "*"),
                allow(
                    "ReadRecords",
                    ["route53:ListResourceRecordSets", "route53:ListTagsForResources"],
                    zone_arn,
                ),
                allow(
                    "ChangeOwnRecords",
                    "route53:ChangeResourceRecordSets",
                    zone_arn,
                    when("ForAllValues:StringLike", NAMES, [host, f"*.{host}"]),
                    when("ForAllValues:StringEquals", KINDS, TYPES),
                ),
            ],
        )
