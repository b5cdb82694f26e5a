"""Network ACLs: entries by number, the first that fits decides, and nothing is remembered.

Source: Amazon VPC User Guide, "Control subnet traffic with network access control lists".
"""

from terrace.reach.network.answers import closed, opened, unread
from terrace.reach.network.model import AclEntry, NetworkAcl, Ports
from terrace.reach.network.peers import Peers
from terrace.reach.network.space import Box, Share, box, boxes, share, split
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
    left = boxes(peers.networks, ports)
    denied: list[tuple[AclEntry, Box]] = []
    for entry in sorted(acl.entries, key=lambda each: each.number):
        if entry.outward is not outward or entry.protocol not in TCP:
            continue
        inside, left = split(left, box(entry.cidr, entry.ports))
        if not entry.allow:
            denied += [(entry, each) for each in inside]
    through = share(peers.networks, [*(each for _, each in denied), *left])
    if through is Share.ALL:
        return opened(f"network ACL {acl.called} lets it through")
    said = f"network ACL {acl.called} "
    part = through is Share.PART
    if denied:
        entry, refused = denied[0]
        what = _said(ports, refused, peers, outward=outward, part="a part of " if part else "")
        said += f"entry {entry.number} denies {what}"
    else:
        what = _said(ports, left[0], peers, outward=outward, part="all of " if part else "")
        said += f"has no entry that lets {what}"
    if part and not peers.known:
        return unread(f"{said}, and which of its addresses are used is not known")
    return closed(said)


def _said(asked: Ports, refused: Box, peers: Peers, *, outward: bool, part: str) -> str:
    """Return what does not pass, for people."""
    first, last = refused.ports
    kind = "port" if asked[0] == asked[1] else "answers on port"
    ports = f"{kind} {first}" if first == last else f"{kind}s {first}-{last}"
    return f"{ports} {'out to' if outward else 'in from'} {part}{peers.called}"
