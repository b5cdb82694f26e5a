"""The encryption keys of an environment: one for each purpose, so that each can be shut alone."""

from constructs import Construct

from constructs_lib.security.encryption_key import EncryptionKey
from constructs_lib.security.key_users import KeyUser
from constructs_lib.site import Site

NOTIFIERS = (
    KeyUser.ALARMS,
    KeyUser.BACKUP,
    KeyUser.BUDGETS,
    KeyUser.EVENTS,
    KeyUser.PROMETHEUS,
)


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
        site: Site,
    ) -> None:
        super().__init__(scope, id_)

        def key(thing: str, purpose: str, *users: KeyUser) -> EncryptionKey:
            return EncryptionKey(
                self,
                thing,
                site=site,
                thing=thing,
                purpose=purpose,
                users=users,
            )

        self.logs = key("logs", "Encrypts log groups and command sessions", KeyUser.LOGS)
        self.data = key(
            "data",
            "Encrypts databases, their backups and their credentials",
            KeyUser.MACIE,  # looks into uploads
        )
        self.alerts = key("alerts", "Encrypts notifications", *NOTIFIERS)
