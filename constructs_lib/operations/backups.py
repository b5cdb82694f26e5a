"""Backups of an environment's stores, copies of them in another region, and their alarms."""

from constructs import Construct

from constructs_lib.monitoring.alarm import Alarms
from constructs_lib.operations.backup_alarms import BackupAlarms
from constructs_lib.operations.backup_plan import BackupPlan
from constructs_lib.operations.backup_vault import BackupVault
from constructs_lib.operations.config import BackupsConfig
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site
from constructs_lib.windows import ALL_DAY, Windows


class Backups(Construct):
    """A vault, and a plan for every store that declares a recovery point objective.

    Attributes:
        vault: The vault.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: BackupsConfig,
        key: KeyReference,
        copies: BackupVault | None,
        alarms: Alarms,
        windows: Windows = ALL_DAY,
    ) -> None:
        """Back up every store.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices.
            key: Key of the backups.
            copies: Vault in another region that gets a copy of each; None makes no copies.
            alarms: What its alarms need.
            windows: When stores run.
        """
        super().__init__(scope, id_)
        self.vault = BackupVault(self, "vault", site=site, config=config, key=key)
        BackupPlan(
            self,
            "plan",
            site=site,
            config=config,
            vault=self.vault,
            copies=copies,
            windows=windows,
        )
        BackupAlarms(self, "alarms", alarms=alarms.family("backup"), vault=self.vault.name)
