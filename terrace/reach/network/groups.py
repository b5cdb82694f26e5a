"""Security groups: what any rule of any group lets through, and the answers to it.

Source: Amazon VPC User Guide, "Control traffic to your AWS resources using security groups".
"""

from collections.abc import Sequence

from terrace.reach.network.answers import closed, opened, unread
from terrace.reach.network.layout import Layout
from terrace.reach.network.model import GroupRule, SecurityGroup
from terrace.reach.network.peers import Peers, listed
from terrace.reach.network.space import Box, Share, box, boxes, share, split
from terrace.reach.verdict import Verdict

TCP = ("tcp", "-1")  # AWS gives these by name, other protocols by number


def groups_let(
    layout: Layout, groups: Sequence[SecurityGroup], peers: Peers, port: int, *, outward: bool
) -> Verdict:
    """Whether a connection to a port passes the groups of one end, whichever peer it is with.

    Args:
        layout: Where prefix lists are.
        groups: The groups of a network interface.
        peers: The other end.
        port: TCP port of the server.
        outward: Whether the interface is the client's.
    """
    left = boxes(peers.networks, (port, port))
    used: list[str] = []
    lists_unread: list[str] = []
    for rule in (rule for group in groups for rule in group.rules):
        if rule.outward is not outward or not _is_for(rule, port):
            continue
        taken = _taken(layout, rule, peers, lists_unread)
        inside, outside = _split(left, taken)
        if inside:
            used.append(rule.id)
            left = outside
    way = "out to" if outward else "in from"
    through = share(peers.networks, left)
    if through is Share.ALL:
        return opened(f"{_named(groups)} {way.split(maxsplit=1)[0]} by {', '.join(used)}")
    some = _refused(peers, left) if through is Share.PART else ""
    verb = "lets" if len(groups) == 1 else "let"
    said = f"{_named(groups)} {verb} nothing {way} {peers.called}{some} on {port}"
    if lists_unread:
        return unread(f"{said} but by prefix list {lists_unread[0]}, which could not be read")
    if through is Share.NONE or peers.known:
        return closed(said)
    return unread(
        f"{_named(groups)} {verb} {port} {way} a part of {peers.called} only, "
        "and which of its addresses are used is not known"
    )


def _is_for(rule: GroupRule, port: int) -> bool:
    within = rule.ports is None or rule.ports[0] <= port <= rule.ports[1]
    return rule.protocol in TCP and within


def _taken(layout: Layout, rule: GroupRule, peers: Peers, lists_unread: list[str]) -> list[Box]:
    """Return the addresses that a rule is for, as far as they matter."""
    if not isinstance(rule.peer, str):
        return [box(rule.peer, None)]
    if rule.peer in peers.group_ids or rule.peer == peers.prefix_list_id:
        return boxes(peers.networks)
    if not rule.peer.startswith("pl-"):
        return []
    found = layout.prefix_lists.get(rule.peer)
    if found is None or found.cidrs is None:
        lists_unread.append(rule.peer)
        return []
    return boxes(found.cidrs)


def _split(whole: list[Box], taken: list[Box]) -> tuple[list[Box], list[Box]]:
    hit: list[Box] = []
    for each in taken:
        inside, whole = split(whole, each)
        hit += inside
    return hit, whole


def _refused(peers: Peers, left: list[Box]) -> str:
    network = next(each for each in peers.networks if split(left, box(each, None))[0])
    return f" in {network}"


def _named(groups: Sequence[SecurityGroup]) -> str:
    return f"security group{'s' if len(groups) > 1 else ''} {listed(groups)}"
