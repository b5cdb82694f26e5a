"""Sets of addresses and ports as boxes, so that what a rule leaves over is known exactly."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from ipaddress import IPv4Address as Address
from ipaddress import IPv4Network, summarize_address_range

Span = tuple[int, int]  # first and last
ANY_PORT: Span = (0, 65535)
ANYWHERE = IPv4Network("0.0.0.0/0")
# What no packet on the internet comes from or goes to: RFC 1918, RFC 6598, this network,
# loopback, link-local, multicast and reserved.
NOT_PUBLIC = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "224.0.0.0/3",
        ),
    )
)


class Share(Enum):
    """How many of the addresses get through."""

    ALL = "all"
    PART = "a part"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Box:
    """Some addresses at some ports.

    Attributes:
        addresses: First and last address.
        ports: First and last port.
    """

    addresses: Span
    ports: Span

    def common(self, other: "Box") -> "Box | None":
        """Return what is in both."""
        addresses = _common(self.addresses, other.addresses)
        ports = _common(self.ports, other.ports)
        return Box(addresses, ports) if addresses and ports else None

    def without(self, other: "Box") -> list["Box"]:
        """Return what is in this one only; the other lies within it."""
        beside = [Box(each, self.ports) for each in _around(self.addresses, other.addresses)]
        above = [Box(other.addresses, each) for each in _around(self.ports, other.ports)]
        return beside + above


def box(network: IPv4Network, ports: Span | None) -> Box:
    """Return a network at some ports; None is every port."""
    span = (int(network.network_address), int(network.broadcast_address))
    return Box(span, ANY_PORT if ports is None else ports)


def boxes(networks: Iterable[IPv4Network], ports: Span | None = None) -> list[Box]:
    """Return networks at some ports, neighbours as one; None is every port."""
    found: list[Box] = []
    for each in sorted((box(network, ports) for network in networks), key=_first):
        if found and each.addresses[0] <= found[-1].addresses[1] + 1:
            first, last = found.pop().addresses
            found.append(Box((first, max(last, each.addresses[1])), each.ports))
        else:
            found.append(each)
    return found


def split(whole: Iterable[Box], by: Box) -> tuple[list[Box], list[Box]]:
    """Return what of some boxes is inside of another, and what is outside of it."""
    inside, outside = [], []
    for each in whole:
        common = each.common(by)
        if common is None:
            outside.append(each)
        else:
            inside.append(common)
            outside += each.without(common)
    return inside, outside


def share(networks: Iterable[IPv4Network], refused: Sequence[Box]) -> Share:
    """Return how many addresses are refused at no port."""
    if not refused:
        return Share.ALL
    left = boxes(networks)
    for each in refused:
        _, left = split(left, Box(each.addresses, ANY_PORT))
    return Share.PART if left else Share.NONE


def public_networks() -> tuple[IPv4Network, ...]:
    """Return what the internet consists of."""
    left = [box(ANYWHERE, None)]
    for network in NOT_PUBLIC:
        _, left = split(left, box(network, None))
    return tuple(
        network
        for each in sorted(left, key=_first)
        for network in summarize_address_range(*map(Address, each.addresses))
    )


def _first(one: Box) -> int:
    return one.addresses[0]


def _common(one: Span, other: Span) -> Span | None:
    first, last = max(one[0], other[0]), min(one[1], other[1])
    return (first, last) if first <= last else None


def _around(whole: Span, part: Span) -> list[Span]:
    sides = ((whole[0], part[0] - 1), (part[1] + 1, whole[1]))
    return [side for side in sides if side[0] <= side[1]]


PUBLIC = public_networks()
