"""A network to put other constructs into."""

from collections.abc import Sequence

from constructs import Construct

from constructs_lib.networking.config import NetworkingConfig
from constructs_lib.networking.network import Network
from constructs_lib.security.encryption_key import EncryptionKey
from constructs_lib.security.key_users import KeyUser
from constructs_lib.site import Site
from tests.support.synth import SITE

ZONES = ("a", "b", "c")
ZONE_NAMES = {letter: f"{SITE.region}{letter}" for letter in ZONES}


def network(scope: Construct, zones: tuple[str, ...] = ZONES) -> Network:
    config = NetworkingConfig(cidr="10.10.0.0/16", zones=zones, nat_zones=zones)
    return Network(scope, "network", site=SITE, config=config)


def key(
    scope: Construct, *, users: Sequence[KeyUser] = (KeyUser.LOGS,), site: Site = SITE
) -> EncryptionKey:
    return EncryptionKey(
        scope,
        "key",
        site=site,
        thing="logs",
        purpose="Encrypts logs",
        users=users,
    )
