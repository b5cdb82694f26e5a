"""What protects an account as a whole, and keeps the record of what was done in it."""

from dataclasses import dataclass

from constructs import Construct

from constructs_lib.account.account_defaults import AccountDefaults
from constructs_lib.account.compliance_recorder import (
    ComplianceRecorder,
    ComplianceRecorderConfig,
)
from constructs_lib.account.findings import Findings
from constructs_lib.account.people import People
from constructs_lib.account.sensitive_data import SensitiveData
from constructs_lib.account.threat_detection import ThreatDetection
from constructs_lib.account.trail import Trail, TrailConfig
from constructs_lib.account.vulnerability_scanning import VulnerabilityScanning
from constructs_lib.security.encryption_key import EncryptionKey
from constructs_lib.security.key_users import KeyUser
from constructs_lib.site import Site
from constructs_lib.storage.reference import LogBucketReference


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountSecurityConfig:
    """Choices open to the caller of AccountSecurity.

    Attributes:
        trail: How long the record is kept; the history of AWS Config is kept as long.
        analyze_access: Find resources that other accounts reach.
        block_public_buckets: No bucket of the account can be made public.
    """

    trail: TrailConfig
    analyze_access: bool = True
    block_public_buckets: bool = True


class AccountSecurity(Construct):
    """Safe defaults, the trail, and what AWS offers to find what is wrong; once an account.

    Attributes:
        trail: The record of API calls.
        compliance: What AWS Config records and judges.
        sensitive_data: Macie, to be asked to look into buckets.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: AccountSecurityConfig,
        access_logs: LogBucketReference,
    ) -> None:
        """Protect the account.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices.
            access_logs: Bucket that receives a record of who read trail and history.
        """
        super().__init__(scope, id_)
        AccountDefaults(self, "defaults", block_public_buckets=config.block_public_buckets)
        ThreatDetection(self, "threats", site=site, analyze_access=config.analyze_access)
        key = EncryptionKey(
            self,
            "key",
            site=site,
            thing="trail",
            purpose="Encrypts the record of API calls and the history of AWS Config",
            users=(KeyUser.LOGS, KeyUser.TRAIL, KeyUser.CONFIG),
        )
        self.trail = Trail(
            self,
            "trail",
            site=site,
            config=config.trail,
            key=key,
            access_logs=access_logs,
        )
        self.compliance = ComplianceRecorder(
            self,
            "compliance",
            site=site,
            config=ComplianceRecorderConfig(
                record_days=config.trail.record_days,
            ),
            key=key,
            access_logs=access_logs,
        )
        Findings(self, "findings", region=site.region)
        VulnerabilityScanning(self, "vulnerabilities", account_id=site.account_id)
        self.sensitive_data = SensitiveData(
            self,
            "sensitive-data",
            site=site,
        )
        People(
            self,
            "people",
            site=site,
        )
