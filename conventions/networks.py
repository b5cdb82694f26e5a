"""Blocks of addresses: whether some of them together are the internet."""

from collections.abc import Iterable
from functools import cache
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network

Network = IPv4Network | IPv6Network

_IPV4 = IPv4Network("0.0.0.0/0")
_IPV6 = IPv6Network("2000::/3")  # all that is routed: IANA, IPv6 Global Unicast Address Assignments


@cache
def network(text: str) -> Network | None:
    """Return a block as AWS takes it, without the bits of a host; None for what is none."""
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None


def are_internet(texts: Iterable[str]) -> bool:
    """Tell whether blocks, however they are written or cut, hold half of all addresses or more."""
    known = [each for each in map(network, texts) if each is not None]
    blocks4 = collapse_addresses(each for each in known if isinstance(each, IPv4Network))
    blocks6 = collapse_addresses(each for each in known if isinstance(each, IPv6Network))
    four = sum(each.num_addresses for each in blocks4)
    six = sum(
        min(each.num_addresses, _IPV6.num_addresses) for each in blocks6 if each.overlaps(_IPV6)
    )
    return 2 * four >= _IPV4.num_addresses or 2 * six >= _IPV6.num_addresses
