"""The encryption keys of an environment: one for each purpose, so that each can be shut alone."""

from dataclasses import dataclass

from constructs import Construct

from constructs_lib.naming import Naming
from constructs_lib.security.encryption_key import EncryptionKey
from constructs_lib.security.key_users import KeyUser

NOTIFIERS = (
    KeyUser.ALARMS,
    KeyUser.BACKUP,
    KeyUser.BUDGETS,
    KeyUser.EVENTS,
    KeyUser.PROMETHEUS,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class KeysConfig:
    """Choices open to the caller of Keys.

    Attributes:
        retained: Terraform refuses to destroy them: what they encrypted would become unreadable.
    """

    retained: bool


class Keys(Construct):
    """Customer-managed keys, about 1 USD a month each.

    Attributes:
        logs: Encrypts log groups and command sessions.
        data: Encrypts databases, their backups and their credentials.
        alerts: Encrypts notifications of alarms, budgets and events.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        naming: Naming,
        config: KeysConfig,
        account_id: str,
        region: str,
    ) -> None:
        super().__init__(scope, id_)

        def key(thing: str, purpose: str, *users: KeyUser) -> EncryptionKey:
            return EncryptionKey(
                self,
                thing,
                naming=naming,
                thing=thing,
                purpose=purpose,
                account_id=account_id,
                region=region,
                users=users,
                retained=config.retained,
            )

        self.logs = key("logs", "Encrypts log groups and command sessions", KeyUser.LOGS)
        self.data = key("data", "Encrypts databases, their backups and their credentials")
        self.alerts = key("alerts", "Encrypts notifications", *NOTIFIERS)
