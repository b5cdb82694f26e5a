"""What waits in another region for the day when the first one is lost."""

from cdktf import TerraformProvider
from constructs import Construct

from constructs_lib.monitoring.alerts import Alerts
from constructs_lib.operations.backup_alarms import report
from constructs_lib.operations.backup_vault import BackupVault
from constructs_lib.operations.config import BackupsConfig
from constructs_lib.security.encryption_key import EncryptionKey
from constructs_lib.security.key_users import KeyUser
from constructs_lib.site import Site


class RecoveryRegion(Construct):
    """A key and a vault for copies of backups; about 1 USD a month, and what the copies take.

    RDS can replicate an instance's own backups into another region, but not those of an Aurora
    cluster (Amazon RDS User Guide, "Replicating automated backups to another AWS Region"), so
    that AWS Backup's copies serve both.

    Attributes:
        region: The region.
        provider: Provider of the region, for what else is to wait there.
        key: Key of everything in it.
        vault: Vault for copies.
        alerts: Topic of what the vault reports, for somebody to subscribe to.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: BackupsConfig,
        provider: TerraformProvider,
    ) -> None:
        """Prepare the region.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, in that region, and what it is named after.
            config: How long copies of backups are kept.
            provider: Provider of the account in that region.
        """
        super().__init__(scope, id_)
        self.provider, self.region = provider, site.region
        self.key = EncryptionKey(
            self,
            "key",
            site=site,
            thing="recovery",
            purpose="Encrypts what waits in the recovery region",
            users=(KeyUser.BACKUP,),
            provider=provider,
        )
        self.vault = BackupVault(
            self,
            "vault",
            site=site,
            config=config,
            key=self.key,
            provider=provider,
        )
        self.alerts = Alerts(
            self, "alerts", site=site, key=self.key, thing="recovery-alerts", provider=provider
        )
        # A vault reports its own jobs only, and a copy is a job of the vault that it goes to.
        report(self, vault=self.vault.name, alerts=self.alerts, provider=provider)
