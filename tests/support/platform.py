"""A network to put other constructs into."""

from ipaddress import IPv4Network

from constructs import Construct

from constructs_lib.networking import Network, NetworkConfig
from constructs_lib.security import EncryptionKey
from tests.support.synth import ACCOUNT, NAMING, REGION

ZONES = ("us-east-1a", "us-east-1b", "us-east-1c")


def network(scope: Construct, zones: tuple[str, ...] = ZONES) -> Network:
    config = NetworkConfig(cidr=IPv4Network("10.10.0.0/16"), zones=zones)
    return Network(scope, "network", naming=NAMING, config=config)


def key(scope: Construct, *, for_logs: bool = True, retained: bool = False) -> EncryptionKey:
    return EncryptionKey(
        scope,
        "key",
        naming=NAMING,
        thing="logs",
        purpose="Encrypts logs",
        account_id=ACCOUNT,
        region=REGION,
        for_logs=for_logs,
        retained=retained,
    )
