"""What protects an account as a whole, and keeps the record of what was done in it."""

from dataclasses import dataclass

from constructs import Construct

from constructs_lib.account.account_defaults import AccountDefaults
from constructs_lib.account.threat_detection import ThreatDetection
from constructs_lib.account.trail import Trail, TrailConfig
from constructs_lib.naming import Naming
from constructs_lib.security.encryption_key import EncryptionKey
from constructs_lib.security.key_users import KeyUser
from constructs_lib.storage.bucket import Bucket


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountSecurityConfig:
    """Choices open to the caller of AccountSecurity.

    Attributes:
        trail: How long the record is kept.
        analyze_access: Find resources that other accounts reach.
        block_public_buckets: No bucket of the account can be made public.
    """

    trail: TrailConfig
    analyze_access: bool = True
    block_public_buckets: bool = True


class AccountSecurity(Construct):
    """Safe defaults, threat detection and the trail; once for each account.

    Attributes:
        trail: The record of API calls.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        naming: Naming,
        config: AccountSecurityConfig,
        access_logs: Bucket,
        account_id: str,
        region: str,
    ) -> None:
        """Protect the account.

        Args:
            scope: Parent.
            id_: Construct id.
            naming: Names.
            config: Choices.
            access_logs: Bucket that receives a record of who read the trail.
            account_id: The account.
            region: Home region of the trail.
        """
        super().__init__(scope, id_)
        AccountDefaults(self, "defaults", block_public_buckets=config.block_public_buckets)
        ThreatDetection(self, "threats", naming=naming, analyze_access=config.analyze_access)
        key = EncryptionKey(
            self,
            "key",
            naming=naming,
            thing="trail",
            purpose="Encrypts the record of API calls",
            account_id=account_id,
            region=region,
            users=(KeyUser.LOGS, KeyUser.TRAIL),
            retained=config.trail.retained,
        )
        self.trail = Trail(
            self,
            "trail",
            naming=naming,
            config=config.trail,
            key=key,
            access_logs=access_logs,
            account_id=account_id,
            region=region,
        )
