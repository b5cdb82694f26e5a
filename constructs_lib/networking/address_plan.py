"""Where every subnet's CIDR is decided: by tier and zone letter, never by position.

A VPC is cut in halves. The first half holds the private tier, one sixteenth of the VPC for
each of eight zone letters, because tasks and pods take an address each. The second half
holds the small tiers, one sixty-fourth for each letter, and an eighth is left for a tier
to come. Adding or removing a zone therefore never renumbers another.

For 10.10.0.0/16:

    private   10.10.0.0/20    (a)   10.10.16.0/20  (b)  ... 10.10.112.0/20 (h)
    public    10.10.128.0/22  (a)   10.10.132.0/22 (b)  ... 10.10.156.0/22 (h)
    database  10.10.160.0/22  (a)   ...
    intra     10.10.192.0/22  (a)   ...
    free      10.10.224.0/19
"""

from dataclasses import dataclass
from enum import Enum
from ipaddress import IPv4Network

from cdktf import Fn, Token

ZONE_LETTERS = "abcdefgh"
ZONE_BITS = 3  # of a subnet's slot: eight letters stand side by side in a tier's block


class Tier(Enum):
    """What a subnet is for; the value is (bits beyond the VPC's prefix, first slot of that size).

    PUBLIC has a route to the internet gateway; PRIVATE reaches the internet through NAT;
    INTRA reaches only the VPC and the gateway endpoints, and DATABASE only the VPC.
    """

    PRIVATE = (4, 0)
    PUBLIC = (6, 32)
    DATABASE = (6, 40)
    INTRA = (6, 48)

    @property
    def label(self) -> str:
        """The tier's name in construct ids and tags."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class AddressPlan:
    """The plan of one VPC.

    Attributes:
        vpc: Its block, /16 to /20; may be a token, which Terraform then divides the same way.
    """

    vpc: str

    def cidr(self, tier: Tier, zone: str) -> str:
        """CIDR of a tier's subnet in a zone.

        Args:
            tier: The tier.
            zone: Letter of the zone, a to h.
        """
        bits, first = tier.value
        slot = first + ZONE_LETTERS.index(zone)
        if Token.is_unresolved(self.vpc):
            return Fn.cidrsubnet(self.vpc, bits, slot)
        return self._divided(bits, slot)

    def block(self, tier: Tier) -> str:
        """CIDR that holds all subnets of a tier, whatever zones there are or will be.

        Args:
            tier: The tier.
        """
        bits, first = tier.value
        bits, slot = bits - ZONE_BITS, first >> ZONE_BITS
        if Token.is_unresolved(self.vpc):
            return Fn.cidrsubnet(self.vpc, bits, slot)
        return self._divided(bits, slot)

    def _divided(self, bits: int, slot: int) -> str:
        vpc = IPv4Network(self.vpc)
        address = int(vpc.network_address) + slot * (vpc.num_addresses >> bits)
        return str(IPv4Network((address, vpc.prefixlen + bits)))
