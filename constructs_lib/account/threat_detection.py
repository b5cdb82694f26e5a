"""Who looks for intruders and for doors left open: GuardDuty and Access Analyzer."""

from cdktf_cdktf_provider_aws.accessanalyzer_analyzer import AccessanalyzerAnalyzer
from cdktf_cdktf_provider_aws.guardduty_detector import GuarddutyDetector
from cdktf_cdktf_provider_aws.guardduty_detector_feature import GuarddutyDetectorFeature
from constructs import Construct

from constructs_lib.account.adoption import adopt
from constructs_lib.account.singletons import ANALYZER, DETECTOR
from constructs_lib.site import Site

# A new detector has most of them on, for a price of their own; named, none comes unasked. Runtime
# monitoring is off: it needs an agent beside every task and pod, and costs 1.50 USD a month for
# each vCPU (Amazon GuardDuty User Guide, "GuardDuty features", and API Reference,
# DetectorFeatureConfiguration).
FEATURES = {
    "S3_DATA_EVENTS": True,
    "EKS_AUDIT_LOGS": True,
    "EBS_MALWARE_PROTECTION": True,
    "RDS_LOGIN_EVENTS": True,
    "LAMBDA_NETWORK_LOGS": True,
    "RUNTIME_MONITORING": False,
}


class ThreatDetection(Construct):
    """GuardDuty over the account's trails, flow logs and DNS; optionally who has access.

    GuardDuty costs about 1 USD for a GB of flow logs and 4 USD for a million events; on top come
    0.80 USD for a million requests of S3, 1.60 USD for a million events of Kubernetes, 1 USD a
    month for each vCPU of databases, 1 USD for a GB of functions' traffic, and 0.05 USD for a GB
    of a volume that it reads because of a finding.
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
            detector = GuarddutyDetector(
                self, "intruders", enable=True, finding_publishing_frequency="FIFTEEN_MINUTES"
            )
            adopt(detector, DETECTOR, site=site)
            for name, is_on in FEATURES.items():
                GuarddutyDetectorFeature(
                    self,
                    name.lower().replace("_", "-"),
                    detector_id=detector.id,
                    name=name,
                    status="ENABLED" if is_on else "DISABLED",
                )
        if open_doors:
            analyzer = AccessanalyzerAnalyzer(
                self,
                "open-doors",
                analyzer_name=site.already_there.get(ANALYZER) or site.name("access"),
                type="ACCOUNT",
            )
            adopt(analyzer, ANALYZER, site=site)
