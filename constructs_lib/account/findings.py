"""AWS Security Hub: the account judged by two standards, and all findings in one place."""

from cdktf_cdktf_provider_aws.securityhub_account import SecurityhubAccount
from cdktf_cdktf_provider_aws.securityhub_standards_subscription import (
    SecurityhubStandardsSubscription,
)
from constructs import Construct

from constructs_lib.account.adoption import adopt
from constructs_lib.account.singletons import SECURITY_HUB
from constructs_lib.site import Site
from constructs_lib.versions import in_use

# AWS Security Hub User Guide, "Standards reference".
STANDARDS = {
    "best-practices": in_use("best-practices"),
    "cis": in_use("cis"),
}


class Findings(Construct):
    """Security Hub with the standards that are named here, and no others that AWS chooses.

    One finding for a control, however many standards ask for it. A check costs about 0.001 USD;
    it reads what AWS Config records.

    Attributes:
        account: The subscription of the account.
    """

    def __init__(self, scope: Construct, id_: str, *, site: Site) -> None:
        super().__init__(scope, id_)
        self.account = SecurityhubAccount(
            self,
            "main",
            enable_default_standards=False,
            auto_enable_controls=True,
            control_finding_generator="SECURITY_CONTROL",
        )
        adopt(self.account, SECURITY_HUB, site=site)
        for thing, standard in STANDARDS.items():
            SecurityhubStandardsSubscription(
                self,
                thing,
                standards_arn=site.public_arn("securityhub", f"standards/{standard}"),
                depends_on=[self.account],
            )
