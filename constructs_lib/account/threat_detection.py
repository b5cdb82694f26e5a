"""Who looks for intruders and for doors left open: GuardDuty and Access Analyzer."""

from cdktf_cdktf_provider_aws.accessanalyzer_analyzer import AccessanalyzerAnalyzer
from cdktf_cdktf_provider_aws.guardduty_detector import GuarddutyDetector
from constructs import Construct

from constructs_lib.site import Site


class ThreatDetection(Construct):
    """GuardDuty over the account's trails, flow logs and DNS; optionally who has access.

    GuardDuty costs about 1 USD for a GB of flow logs and 4 USD for a million events.
    """

    def __init__(
        self, scope: Construct, id_: str, *, site: Site, intruders: bool, open_doors: bool
    ) -> None:
        """Switch it on.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            intruders: GuardDuty looks for them.
            open_doors: Access Analyzer finds what other accounts reach; free of charge.
        """
        super().__init__(scope, id_)
        if intruders:
            GuarddutyDetector(
                self, "intruders", enable=True, finding_publishing_frequency="FIFTEEN_MINUTES"
            )
        if open_doors:
            AccessanalyzerAnalyzer(
                self, "open-doors", analyzer_name=site.name("access"), type="ACCOUNT"
            )
