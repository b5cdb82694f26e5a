"""What protects an account as a whole, and keeps the record of what was done in it."""

from constructs import Construct

from constructs_lib.account.account_defaults import AccountDefaults
from constructs_lib.account.compliance_recorder import ComplianceRecorder
from constructs_lib.account.config import AccountSecurityConfig
from constructs_lib.account.findings import Findings
from constructs_lib.account.people import People
from constructs_lib.account.security_alarms import SecurityAlarms
from constructs_lib.account.sensitive_data import SensitiveData
from constructs_lib.account.threat_detection import ThreatDetection
from constructs_lib.account.trail import Trail
from constructs_lib.account.vulnerability_scanning import VulnerabilityScanning
from constructs_lib.monitoring.alarm import Alarms
from constructs_lib.security.encryption_key import EncryptionKey
from constructs_lib.security.key_users import KeyUser
from constructs_lib.site import Site
from constructs_lib.storage.reference import LogBucketReference


class AccountSecurity(Construct):
    """Safe defaults, the trail, and what AWS offers to find what is wrong; once an account.

    Attributes:
        trail: The record of API calls.
        compliance: What AWS Config records and judges; None where it is off.
        sensitive_data: Macie, to be asked to look into buckets; None where it is off.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: AccountSecurityConfig,
        access_logs: LogBucketReference,
        alarms: Alarms | None,
        block_public_buckets: bool = True,
    ) -> None:
        """Protect the account.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices.
            access_logs: Bucket that receives a record of who read trail and history.
            alarms: What alarms over the trail need; None makes none.
            block_public_buckets: No bucket of the account can be made public.
        """
        super().__init__(scope, id_)
        AccountDefaults(self, "defaults", block_public_buckets=block_public_buckets)
        ThreatDetection(
            self,
            "threats",
            site=site,
            intruders=config.threat_detection,
            open_doors=config.access_analyzer,
        )
        People(self, "people", site=site)
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
            record_days=config.record_days,
            key=key,
            access_logs=access_logs,
        )
        if alarms:
            SecurityAlarms(
                self, "alarms", alarms=alarms.family("security"), trail=self.trail.log_group
            )
        self.compliance: ComplianceRecorder | None = None
        if config.configuration_history:
            self.compliance = ComplianceRecorder(
                self,
                "compliance",
                site=site,
                record_days=config.record_days,
                key=key,
                access_logs=access_logs,
            )
        if config.findings:
            Findings(self, "findings", site=site)
        if config.vulnerability_scanning:
            VulnerabilityScanning(self, "vulnerabilities", site=site)
        self.sensitive_data = (
            SensitiveData(self, "sensitive-data", site=site) if config.sensitive_data else None
        )
