"""Who reads logs in OpenSearch: people, with a role that may search and nothing else."""

from cdktf_cdktf_provider_aws.iam_role import IamRole
from constructs import Construct

from constructs_lib.naming import ROLE_LIMIT
from constructs_lib.security.policy import allow, grant, policy_text
from constructs_lib.site import Site

THING = "log-reader"
# A search has a body, which some clients send by POST; what it may do there says the domain.
SEARCHES = ("es:ESHttpGet", "es:ESHttpHead", "es:ESHttpPost")


class LogReaders(Construct):
    """A role that people take, which the domain lets search its logs.

    It trusts two accounts as a whole: there, IAM decides who may take it, by `sts:AssumeRole` on
    its ARN. Preparing log search maps it to the domain's own role `log-reader`, which changes
    nothing. The domain stands in the VPC: whoever searches needs a way there besides.

    Attributes:
        role: The role.
    """

    def __init__(
        self, scope: Construct, id_: str, *, site: Site, domain_arn: str, people_account: str
    ) -> None:
        """Create the role.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            domain_arn: The domain.
            people_account: Account in which people sign in, 12 digits; may be the site's own.
        """
        super().__init__(scope, id_)
        trusted = [site.iam_arn("root"), f"arn:{site.partition}:iam::{people_account}:root"]
        trust = allow("PeopleAssumeRole", "sts:AssumeRole", (), accounts=trusted)
        self.role = IamRole(
            self,
            "role",
            name=site.name(THING, limit=ROLE_LIMIT),
            description="Searches logs, and changes nothing",
            assume_role_policy=policy_text(self, "trust", [trust]),
            permissions_boundary=site.service_boundary_arn,
        )
        grant(
            self,
            "search",
            self.role,
            name="search",
            statements=[allow("SearchLogs", SEARCHES, f"{domain_arn}/logs-*")],
        )
