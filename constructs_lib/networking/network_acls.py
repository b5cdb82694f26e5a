"""Which tier may talk to which: network ACLs, a second fence around the security groups.

A network ACL keeps no state: what answers a connection needs a rule of its own, to the
ephemeral port that the client chose. Whatever no rule allows is refused.

    from        to          port                 for
    internet    public      80, 443              the load balancer
    public      private     1024-65535           the load balancer's targets
    private     internet    443                  AWS and others, through NAT or an endpoint
    private     private     all                  tasks and pods among themselves
    private     intra       443, 1024-65535      interface endpoints, a cluster's control plane
    public      intra       443                  interface endpoints
    private     database    5432, 6379, 443      PostgreSQL, Valkey, log search
    intra       private     443, 1024-65535      a control plane's calls to nodes and webhooks
    intra       gateway     443                  S3 and DynamoDB, by public addresses
    database    database    1024-65535           members of a cluster

The answers go back over 1024-65535; those to the internet and from it cannot be told from new
connections by address, so the public and the private tier accept these ports from anywhere.
No route leads from the internet into the private tier, and the security groups stay closed.

Not judged by any network ACL: DNS, DHCP and time from the VPC's own addresses, and instance and
task metadata. A load balancer that keeps the client's address (an NLB with instance targets)
does not work here: its targets would have to answer the internet themselves.

Source: Amazon VPC User Guide, "Control subnet traffic with network access control lists",
"Custom network ACLs: ephemeral ports", "Path MTU Discovery and network ACLs".
"""

from dataclasses import dataclass

from cdktf_cdktf_provider_aws.network_acl import NetworkAcl
from cdktf_cdktf_provider_aws.network_acl_rule import NetworkAclRule
from constructs import Construct

from constructs_lib.networking.address_plan import AddressPlan, Tier
from constructs_lib.networking.network import ANYWHERE, Network
from constructs_lib.site import Site

Peer = Tier | None  # None is anywhere

TCP, EVERYTHING, ICMP = "tcp", "-1", "icmp"
EPHEMERAL = (1024, 65535)  # NAT gateways and Lambda use all of them
FRAGMENTATION_NEEDED = (3, 4)  # ICMP type and code; without it large packets vanish


@dataclass(frozen=True, kw_only=True, slots=True)
class AclRule:
    """One rule of a tier, in one direction.

    Attributes:
        id: What it is for; part of the construct id.
        number: Its place, 1 to 32,766; the first rule that fits decides. Never reused.
        peer: Tier at the other end; None is anywhere.
        ports: First and last TCP port; None is every protocol.
    """

    id: str
    number: int
    peer: Peer
    ports: tuple[int, int] | None


HTTPS_ANYWHERE = AclRule(id="https", number=100, peer=None, ports=(443, 443))
REPLIES = AclRule(id="replies", number=200, peer=None, ports=EPHEMERAL)
INWARD: dict[Tier, tuple[AclRule, ...]] = {
    Tier.PUBLIC: (
        HTTPS_ANYWHERE,
        AclRule(id="http", number=110, peer=None, ports=(80, 80)),
        REPLIES,
    ),
    Tier.PRIVATE: (
        AclRule(id="private", number=100, peer=Tier.PRIVATE, ports=None),
        AclRule(id="https-intra", number=110, peer=Tier.INTRA, ports=(443, 443)),
        REPLIES,
    ),
    Tier.INTRA: (
        AclRule(id="https-public", number=100, peer=Tier.PUBLIC, ports=(443, 443)),
        AclRule(id="https-private", number=110, peer=Tier.PRIVATE, ports=(443, 443)),
        AclRule(id="https-intra", number=120, peer=Tier.INTRA, ports=(443, 443)),
        REPLIES,
    ),
    Tier.DATABASE: (
        AclRule(id="postgresql", number=100, peer=Tier.PRIVATE, ports=(5432, 5432)),
        AclRule(id="valkey", number=110, peer=Tier.PRIVATE, ports=(6379, 6379)),
        AclRule(id="log-search", number=120, peer=Tier.PRIVATE, ports=(443, 443)),
        AclRule(id="members", number=200, peer=Tier.DATABASE, ports=EPHEMERAL),
    ),
}
OUTWARD: dict[Tier, tuple[AclRule, ...]] = {
    Tier.PUBLIC: (HTTPS_ANYWHERE, REPLIES),
    Tier.PRIVATE: (
        AclRule(id="private", number=100, peer=Tier.PRIVATE, ports=None),
        AclRule(id="postgresql", number=110, peer=Tier.DATABASE, ports=(5432, 5432)),
        AclRule(id="valkey", number=120, peer=Tier.DATABASE, ports=(6379, 6379)),
        AclRule(id="https", number=130, peer=None, ports=(443, 443)),
        AclRule(id="public", number=200, peer=Tier.PUBLIC, ports=EPHEMERAL),
        AclRule(id="intra", number=210, peer=Tier.INTRA, ports=EPHEMERAL),
    ),
    Tier.INTRA: (
        HTTPS_ANYWHERE,
        AclRule(id="public", number=200, peer=Tier.PUBLIC, ports=EPHEMERAL),
        AclRule(id="private", number=210, peer=Tier.PRIVATE, ports=EPHEMERAL),
        AclRule(id="intra", number=220, peer=Tier.INTRA, ports=EPHEMERAL),
    ),
    Tier.DATABASE: (
        AclRule(id="private", number=100, peer=Tier.PRIVATE, ports=EPHEMERAL),
        AclRule(id="members", number=200, peer=Tier.DATABASE, ports=EPHEMERAL),
    ),
}
FACING_INTERNET = (Tier.PUBLIC, Tier.PRIVATE)  # where a path may carry smaller packets
FRAGMENTATION_NUMBER = 300


class NetworkAcls(Construct):
    """A network ACL for each tier; a tier's block, not a zone's, so zones come and go freely.

    Attributes:
        acls: The network ACLs by tier.
        rules: Their rules; until they are there, nothing passes.
    """

    def __init__(self, scope: Construct, id_: str, *, site: Site, network: Network) -> None:
        super().__init__(scope, id_)
        self._plan = AddressPlan(network.cidr)
        self.acls = {tier: self._acl(tier, site, network) for tier in Tier}
        self.rules: list[NetworkAclRule] = []
        for tier, acl in self.acls.items():
            for rule in INWARD[tier]:
                self._add(acl, f"{tier.label}-in-{rule.id}", rule, outward=False)
            for rule in OUTWARD[tier]:
                self._add(acl, f"{tier.label}-out-{rule.id}", rule, outward=True)
        for tier in FACING_INTERNET:
            self._allow_fragmentation_needed(tier)

    def _acl(self, tier: Tier, site: Site, network: Network) -> NetworkAcl:
        return NetworkAcl(
            self,
            tier.label,
            vpc_id=network.vpc_id,
            subnet_ids=network.subnet_ids(tier),
            tags=site.tag(tier.label),
        )

    def _add(self, acl: NetworkAcl, id_: str, rule: AclRule, *, outward: bool) -> None:
        first, last = rule.ports or (None, None)
        self.rules.append(
            NetworkAclRule(
                self,
                id_,
                network_acl_id=acl.id,
                egress=outward,
                rule_number=rule.number,
                rule_action="allow",
                protocol=TCP if rule.ports else EVERYTHING,
                from_port=first,
                to_port=last,
                cidr_block=self._plan.block(rule.peer) if rule.peer else ANYWHERE,
            )
        )

    def _allow_fragmentation_needed(self, tier: Tier) -> None:
        type_, code = FRAGMENTATION_NEEDED
        self.rules += [
            NetworkAclRule(
                self,
                f"{tier.label}-{direction}-fragmentation",
                network_acl_id=self.acls[tier].id,
                egress=outward,
                rule_number=FRAGMENTATION_NUMBER,
                rule_action="allow",
                protocol=ICMP,
                icmp_type=type_,
                icmp_code=code,
                cidr_block=ANYWHERE,
            )
            for direction, outward in (("in", False), ("out", True))
        ]
