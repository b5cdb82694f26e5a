"""The other end of a connection, as a rule sees it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network

from terrace.reach.network.layout import Layout
from terrace.reach.network.model import SecurityGroup, Subnet
from terrace.reach.network.space import PUBLIC


@dataclass(frozen=True, kw_only=True, slots=True)
class Peers:
    """Addresses at the other end, and what else a rule can name them by.

    Attributes:
        called: What they are, for people.
        networks: The addresses.
        known: Whether each of them is needed; otherwise it is one of them, nobody knows which.
        group_ids: Security groups that they are in.
        prefix_list_id: List that AWS keeps of them; empty without.
    """

    called: str
    networks: tuple[IPv4Network, ...]
    known: bool = True
    group_ids: frozenset[str] = frozenset()
    prefix_list_id: str = ""


INTERNET = Peers(called="the internet", networks=PUBLIC, known=False)


def subnet_peers(subnet: Subnet) -> Peers:
    """Return whatever stands in a subnet."""
    return Peers(called=f"subnet {subnet.called}", networks=(subnet.cidr,))


def group_peers(groups: Sequence[SecurityGroup], subnets: Iterable[Subnet]) -> Peers:
    """Return what stands in subnets and is in security groups."""
    return Peers(
        called=listed(groups),
        networks=tuple(each.cidr for each in subnets),
        group_ids=frozenset(each.id for each in groups),
    )


def service_peers(layout: Layout, service: str, name: str) -> Peers:
    """Return the public addresses of a service, as far as AWS keeps a list of them.

    Args:
        layout: Where the list is.
        service: Full name, such as "com.amazonaws.us-east-1.s3".
        name: What people call it.
    """
    found = next((each for each in layout.prefix_lists.values() if each.name == service), None)
    if found is None:
        return Peers(called=name, networks=PUBLIC, known=False)
    return Peers(
        called=name,
        networks=PUBLIC if found.cidrs is None else found.cidrs,
        known=found.cidrs is not None,
        prefix_list_id=found.id,
    )


def listed(groups: Sequence[SecurityGroup]) -> str:
    """Return the names of security groups, for people."""
    return ", ".join(group.called for group in groups)
