"""The network of an account in a region, read once, and who reaches whom in it."""

from collections.abc import Callable, Iterable
from threading import Lock

from terrace.aws import Accounts, Unreadable
from terrace.reach.network.answers import unread
from terrace.reach.network.connected import connected
from terrace.reach.network.internet import reaches_internet
from terrace.reach.network.layout import Layout
from terrace.reach.network.model import EndpointPolicyAllows, Place, SecurityGroup, Subnet, Vpc
from terrace.reach.network.reader import read
from terrace.reach.network.services import Call, reaches_service
from terrace.reach.network.within import reaches
from terrace.reach.verdict import Verdict


class Network:
    """All networks of an account in a region.

    It is read when the first question is asked, and once; several threads may ask. If it cannot
    be read, every question about reaching is answered UNREAD, with the reason.
    """

    def __init__(self, accounts: Accounts, *, account_id: str, region: str) -> None:
        """Read nothing yet.

        Args:
            accounts: Clients.
            account_id: The account, 12 digits.
            region: The region.
        """
        self._accounts = accounts
        self._account_id = account_id
        self._region = region
        self._lock = Lock()
        self._layout: Layout | None = None
        self._refusal: Unreadable | None = None

    @property
    def layout(self) -> Layout:
        """Everything that was read.

        Raises:
            Unreadable: The network cannot be read.
        """
        with self._lock:
            if self._layout is None and self._refusal is None:
                try:
                    self._layout = read(
                        self._accounts, account_id=self._account_id, region=self._region
                    )
                except Unreadable as refusal:
                    self._refusal = refusal
            if self._layout is None:
                raise Unreadable(str(self._refusal))
            return self._layout

    def reaches(self, source: Place, target: Place, port: int) -> Verdict:
        """Whether a TCP connection is made, from every subnet of one place to every other's.

        Args:
            source: Where the client may stand.
            target: Where the server may stand.
            port: TCP port of the server.
        """
        return self._judge(lambda layout: reaches(layout, source, target, port))

    def reaches_service(
        self,
        source: Place,
        service: str,
        region: str,
        *,
        request: tuple[str, str, str] | None = None,
        endpoint_policy_allows: EndpointPolicyAllows | None = None,
    ) -> Verdict:
        """Whether AWS's API of a service is reached over HTTPS, by whichever way its name leads.

        Args:
            source: Where the client may stand.
            service: Last part of its endpoint's name: "s3", "sqs", "aps-workspaces", "ecr.api".
            region: Its region.
            request: Principal's ARN ("*" for a request without a signature), action, and
                resource's ARN; None asks for the way alone, not for the endpoint's policy.
            endpoint_policy_allows: Judge of an endpoint's policy; without it, a request through
                an endpoint that has one is UNREAD.
        """
        call = Call(
            service=service,
            region=region,
            request=request,
            policy_allows=endpoint_policy_allows,
        )
        return self._judge(lambda layout: reaches_service(layout, source, call))

    def reaches_internet(self, source: Place, port: int = 443) -> Verdict:
        """Whether a TCP connection to any public address is made.

        Args:
            source: Where the client may stand.
            port: TCP port of the server.
        """
        return self._judge(lambda layout: reaches_internet(layout, source, port))

    def connected(self, vpc_id: str, other: "Network", other_vpc_id: str) -> Verdict:
        """Whether routes lead from one VPC to another and back; the other may be elsewhere.

        Args:
            vpc_id: VPC in this network.
            other: The network that the other VPC is in; may be this one.
            other_vpc_id: The other VPC.
        """
        return self._judge(
            lambda layout: connected(layout, vpc_id, other.layout, other_vpc_id),
        )

    def place_of_groups(
        self,
        groups: Iterable[str],
        subnet_ids: Iterable[str],
        *,
        public_address: bool = False,
    ) -> Place:
        """Return a place; a group that is not found stays as it is named, and is never open.

        Args:
            groups: Security groups by id or name.
            subnet_ids: Subnets by id.
            public_address: Whether what stands there has a public address of its own.
        """
        named, subnets = tuple(groups), tuple(subnet_ids)
        try:
            vpcs = {each.vpc_id for each in self.layout.subnets.values() if each.id in subnets}
            found = [self._group(each, vpcs) for each in named]
        except Unreadable:
            found = []
        ids = [group.id if group else name for name, group in zip(named, found, strict=False)]
        return Place(
            subnet_ids=subnets,
            group_ids=tuple(ids) or named,
            public_address=public_address,
        )

    def group(self, name: str, *, vpc_id: str | None = None) -> SecurityGroup | None:
        """Return the security group of a name or id; None if there is none.

        Args:
            name: Its name or id; names are unique in a VPC only.
            vpc_id: Its VPC; None takes the first that has one of this name.

        Raises:
            Unreadable: The network cannot be read.
        """
        return self._group(name, {vpc_id} if vpc_id else set(self.layout.vpcs))

    def subnets(
        self, *, tier: str | None = None, name: str | None = None, vpc_id: str | None = None
    ) -> tuple[Subnet, ...]:
        """Return subnets in the order of their names.

        Args:
            tier: Their Tier tag; None takes all.
            name: Their Name tag; None takes all.
            vpc_id: Their VPC; None takes all.

        Raises:
            Unreadable: The network cannot be read.
        """
        wanted = {"tier": tier, "name": name, "vpc_id": vpc_id}
        return tuple(
            sorted(
                (
                    each
                    for each in self.layout.subnets.values()
                    if all(value in {None, getattr(each, key)} for key, value in wanted.items())
                ),
                key=lambda each: (each.name, each.id),
            )
        )

    def vpc(self, name: str) -> Vpc | None:
        """Return the VPC of a name or id; None if there is none.

        Raises:
            Unreadable: The network cannot be read.
        """
        return next((each for each in self.layout.vpcs.values() if name in _labels(each)), None)

    def _group(self, name: str, vpcs: set[str]) -> SecurityGroup | None:
        groups = (each for each in self.layout.groups.values() if each.vpc_id in vpcs)
        return next((each for each in groups if name in _labels(each)), None)

    def _judge(self, question: Callable[[Layout], Verdict]) -> Verdict:
        try:
            return question(self.layout)
        except Unreadable as refusal:
            return unread(str(refusal))


def _labels(thing: SecurityGroup | Vpc) -> tuple[str, str]:
    return thing.id, thing.name
