"""From one place in the network to another."""

from dataclasses import dataclass

from terrace.reach.network.acls import EPHEMERAL, acl_lets
from terrace.reach.network.answers import (
    from_every,
    obstacle,
    opened,
    unread,
)
from terrace.reach.network.groups import groups_let
from terrace.reach.network.layout import Layout, NotKnownError
from terrace.reach.network.model import Place, SecurityGroup, Subnet
from terrace.reach.network.peers import group_peers, subnet_peers
from terrace.reach.network.routes import leads_to
from terrace.reach.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Standing:
    """A place with what its ids stand for.

    Attributes:
        subnets: Its subnets.
        groups: Its security groups.
        public_address: Whether it has a public address.
    """

    subnets: tuple[Subnet, ...]
    groups: tuple[SecurityGroup, ...]
    public_address: bool


def standing(layout: Layout, place: Place, whose: str) -> Standing:
    """Return what a place's ids stand for.

    Args:
        layout: The network.
        place: The place.
        whose: Who stands there, for people.

    Raises:
        NotKnownError: One of them is not in the network, or there are none.
    """
    if not place.subnet_ids:
        raise NotKnownError(f"the subnets of {whose} are not known")
    if not place.group_ids:
        raise NotKnownError(f"the security groups of {whose} are not known")
    return Standing(
        subnets=tuple(layout.subnet(each) for each in place.subnet_ids),
        groups=tuple(layout.group(each) for each in place.group_ids),
        public_address=place.public_address,
    )


def reaches(layout: Layout, source: Place, target: Place, port: int) -> Verdict:
    """Whether a TCP connection is made, from every subnet of one place to every other's.

    Args:
        layout: The network.
        source: Where the client may stand.
        target: Where the server may stand.
        port: TCP port of the server.
    """
    try:
        client = standing(layout, source, "the client")
        return connects(layout, client, standing(layout, target, "the server"), port)
    except NotKnownError as unknown:
        return unread(str(unknown))


def connects(layout: Layout, source: Standing, target: Standing, port: int) -> Verdict:
    """Judge a connection between places that are known.

    Raises:
        NotKnownError: The network lacks what one of its parts refers to.
    """
    to_server = group_peers(target.groups, target.subnets)
    to_client = group_peers(source.groups, source.subnets)
    out = groups_let(layout, source.groups, to_server, port, outward=True)
    inward = groups_let(layout, target.groups, to_client, port, outward=False)
    path = from_every(source.subnets, lambda each: _to_every(layout, each, target.subnets, port))
    return obstacle([out, inward, path]) or opened(f"{out.because}; {inward.because}")


def _to_every(layout: Layout, source: Subnet, targets: tuple[Subnet, ...], port: int) -> Verdict:
    legs = [leg for each in targets for leg in _legs(layout, source, each, port)]
    return obstacle(legs) or opened("routes and network ACLs let it through")


def _legs(layout: Layout, source: Subnet, target: Subnet, port: int) -> list[Verdict]:
    """Return what each route table and ACL on the way says; within a subnet there are none."""
    if source.id == target.id:
        return []
    client, server = subnet_peers(source), subnet_peers(target)
    near, far = layout.acl_of(source), layout.acl_of(target)
    request = (port, port)
    return [
        leads_to(layout, source, target),
        acl_lets(near, server, request, outward=True),
        acl_lets(far, client, request, outward=False),
        leads_to(layout, target, source),
        acl_lets(far, client, EPHEMERAL, outward=True),
        acl_lets(near, server, EPHEMERAL, outward=False),
    ]
