"""A network to put other constructs into."""

from collections.abc import Sequence

from constructs import Construct

from constructs_lib.networking.network import Network, NetworkConfig
from constructs_lib.security.encryption_key import EncryptionKey
from constructs_lib.security.key_users import KeyUser
from tests.support.synth import ACCOUNT, NAMING, REGION

ZONES = ("a", "b", "c")


def network(scope: Construct, zones: tuple[str, ...] = ZONES) -> Network:
    config = NetworkConfig(cidr="10.10.0.0/16", zones=zones)
    return Network(scope, "network", naming=NAMING, config=config, region=REGION)


def key(
    scope: Construct, *, users: Sequence[KeyUser] = (KeyUser.LOGS,), retained: bool = False
) -> EncryptionKey:
    return EncryptionKey(
        scope,
        "key",
        naming=NAMING,
        thing="logs",
        purpose="Encrypts logs",
        account_id=ACCOUNT,
        region=REGION,
        users=users,
        retained=retained,
    )
