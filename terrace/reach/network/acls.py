"""Network ACLs: entries by number, the first that fits decides, and nothing is remembered.

Source: Amazon VPC User Guide, "Control subnet traffic with network access control lists".
"""

from terrace.reach.network.answers import closed, opened, unread
from terrace.reach.network.model import AclEntry, NetworkAcl, Ports
from terrace.reach.network.peers import Peers
from terrace.reach.network.space import Box, Share, box, share, split
from terrace.reach.verdict import Verdict

EPHEMERAL: Ports = (1024, 65535)  # NAT gateways and Lambda use all of them
TCP = ("6", "-1")  # IP protocols that TCP is judged by


def acl_lets(acl: NetworkAcl, peers: Peers, ports: Ports, *, outward: bool) -> Verdict:
    """Whether TCP packets to some ports pass an ACL, whichever of the peers they concern.

    Args:
        acl: The ACL.
        peers: Where packets go to, or come from.
        ports: Ports that packets go to; several are those of answers.
        outward: Whether they leave the ACL's subnets.
    """
    left = [box(network, ports) for network in peers.networks]
    refused: list[Box] = []
    denying: AclEntry | None = None
    for entry in sorted(acl.entries, key=lambda each: each.number):
        if entry.outward is not outward or entry.protocol not in TCP:
            continue
        ports_of = None if entry.protocol == "-1" else entry.ports
        inside, left = split(left, box(entry.cidr, ports_of))
        if inside and not entry.allow:
            refused += inside
            denying = denying or entry
    through = share(peers.networks, refused + left)
    if through is Share.ALL:
        return opened(f"network ACL {acl.called} lets it through")
    said = _said(acl, denying, peers, ports, outward=outward, through=through)
    if through is Share.NONE or peers.known:
        return closed(said)
    return unread(f"{said}, and which of its addresses are used is not known")


def _said(
    acl: NetworkAcl,
    denying: AclEntry | None,
    peers: Peers,
    ports: Ports,
    *,
    outward: bool,
    through: Share,
) -> str:
    first, last = ports
    what = f"port {first}" if first == last else f"answers on ports {first}-{last}"
    way = "out to" if outward else "in from"
    named, some = f"network ACL {acl.called}", through is Share.PART
    if denying:
        part = "a part of " if some else ""
        return f"{named} entry {denying.number} denies {what} {way} {part}{peers.called}"
    part = "all of " if some else ""
    return f"{named} has no entry that lets {what} {way} {part}{peers.called}"
