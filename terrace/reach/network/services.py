"""From a place to AWS's API of a service, by whichever way its name leads.

The name decides: where an interface endpoint has it, nothing goes round the endpoint; where a
route table has a gateway endpoint of the service, nothing goes round that. Only what has
neither leaves through NAT or an internet gateway.

Sources: AWS PrivateLink Guide, "Access an AWS service using an interface VPC endpoint" and
"Gateway endpoints"; Amazon VPC User Guide, "DNS attributes for your VPC".
"""

from collections.abc import Iterator
from dataclasses import dataclass

from terrace.reach.network.acls import EPHEMERAL, acl_lets
from terrace.reach.network.answers import (
    closed,
    from_every,
    obstacle,
    opened,
    unread,
)
from terrace.reach.network.groups import groups_let
from terrace.reach.network.internet import Client, leaves
from terrace.reach.network.layout import Layout, NotKnownError
from terrace.reach.network.model import Endpoint, EndpointPolicyAllows, Place, Subnet
from terrace.reach.network.peers import Peers, service_peers
from terrace.reach.network.within import Standing, connects, standing
from terrace.reach.verdict import Verdict

HTTPS = 443


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """A call of a service.

    Attributes:
        service: Last part of its endpoint's name, such as "s3".
        region: Its region.
        request: Principal's ARN, action and resource's ARN; None asks for the way alone.
        policy_allows: Judge of an endpoint's policy.
    """

    service: str
    region: str
    request: tuple[str, str, str] | None = None
    policy_allows: EndpointPolicyAllows | None = None

    @property
    def name(self) -> str:
        """The service's full name."""
        china = "cn." if self.region.startswith("cn-") else ""
        return f"{china}com.amazonaws.{self.region}.{self.service}"


def reaches_service(layout: Layout, source: Place, call: Call) -> Verdict:
    """Whether a service is reached over HTTPS from every subnet of a place.

    Args:
        layout: The network.
        source: Where the client may stand.
        call: The service, and what is asked of it.
    """
    try:
        place = standing(layout, source, "the client")
        return from_every(place.subnets, lambda each: _from(layout, place, each, call))
    except NotKnownError as unknown:
        return unread(str(unknown))


def _from(layout: Layout, place: Standing, subnet: Subnet, call: Call) -> Verdict:
    vpc = layout.vpc(subnet.vpc_id)
    if not vpc.dns_support:
        return closed(f"VPC {vpc.called} resolves no names: its enableDnsSupport is off")
    endpoints = [
        each
        for each in layout.endpoints.values()
        if (each.vpc_id, each.service) == (vpc.id, call.name)
    ]
    here = Standing((subnet,), place.groups, place.public_address)
    for each in endpoints:
        if not each.gateway and each.available and each.private_dns and vpc.dns_hostnames:
            return _through(each, _to_interface(layout, here, each), call)
    peers = service_peers(layout, call.name, f"{call.service} in {call.region}")
    for each in endpoints:
        if each.available and subnet.route_table_id in each.route_table_ids:
            return _through(each, _to_gateway(layout, here, peers), call)
    outside = _outside(layout, here, peers)
    notes = "" if outside.is_open else "".join(_notes(layout, subnet, endpoints))
    return Verdict(outside.answer, f"{outside.because}{notes}")


def _to_interface(layout: Layout, source: Standing, endpoint: Endpoint) -> Verdict:
    place = Place(subnet_ids=endpoint.subnet_ids, group_ids=endpoint.group_ids)
    target = standing(layout, place, f"endpoint {endpoint.called}")
    return connects(layout, source, target, HTTPS)


def _to_gateway(layout: Layout, source: Standing, peers: Peers) -> Verdict:
    (subnet,) = source.subnets
    acl = layout.acl_of(subnet)
    out = groups_let(layout, source.groups, peers, HTTPS, outward=True)
    legs = [
        out,
        acl_lets(acl, peers, (HTTPS, HTTPS), outward=True),
        acl_lets(acl, peers, EPHEMERAL, outward=False),
    ]
    vpc = layout.vpc(subnet.vpc_id)
    if not vpc.dns_hostnames:
        # AWS asks for it ("Gateway endpoints for Amazon S3", considerations), though the name is
        # a public one.
        legs.append(unread(f"enableDnsHostnames of VPC {vpc.called} is off, and AWS requires it"))
    return obstacle(legs) or out


def _outside(layout: Layout, source: Standing, peers: Peers) -> Verdict:
    (subnet,) = source.subnets
    out = groups_let(layout, source.groups, peers, HTTPS, outward=True)
    client = Client(subnet=subnet, public_address=source.public_address)
    path = leaves(layout, client, peers, HTTPS)
    return obstacle([out, path]) or opened(f"{path.because}; {out.because}")


def _through(endpoint: Endpoint, path: Verdict, call: Call) -> Verdict:
    """Add what an endpoint's policy says to what the way to it says."""
    kind = "gateway endpoint" if endpoint.gateway else "endpoint"
    said = f"{kind} {endpoint.called}"
    policy = _policy(endpoint, call)
    stopped = obstacle([path, policy])
    if stopped is None:
        return opened(f"through {said}; {path.because}")
    if stopped is path:
        return Verdict(path.answer, f"on the way to {said}: {path.because}")
    return Verdict(policy.answer, f"the policy of {said}: {policy.because}")


def _policy(endpoint: Endpoint, call: Call) -> Verdict:
    if endpoint.policy is None or call.request is None:
        return opened("no policy is asked")
    if call.policy_allows is None:
        return unread("nobody judges it")
    return call.policy_allows(endpoint.policy, *call.request)


def _notes(layout: Layout, subnet: Subnet, endpoints: list[Endpoint]) -> Iterator[str]:
    """Say why endpoints of the service that are there were not used."""
    vpc, table = layout.vpc(subnet.vpc_id), layout.table_of(subnet)
    for each in endpoints:
        if not each.available:
            why = "it is not available"
        elif each.gateway:
            why = f"route table {table.called} has no route to it"
        elif not each.private_dns:
            why = "it has no private DNS"
        else:
            why = f"enableDnsHostnames of VPC {vpc.called} is off"
        yield f"; endpoint {each.called} is not used: {why}"
