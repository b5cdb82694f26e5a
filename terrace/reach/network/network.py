"""The network of an account in a region, read once, and who reaches whom in it."""

from collections.abc import Iterable

from terrace.aws import Accounts
from terrace.reach.network.model import EndpointPolicyAllows, Place, SecurityGroup, Subnet
from terrace.reach.verdict import Answer, Verdict


class Network:
    """All networks of an account in a region.

    It is read when the first question is asked, and once. If it cannot be read, every question
    about reaching is answered UNREAD, with the reason.
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

    def reaches(self, source: Place, target: Place, port: int) -> Verdict:
        """Whether a TCP connection is made, from every subnet of one place to every other's.

        Args:
            source: Where the client may stand.
            target: Where the server may stand.
            port: TCP port of the server.
        """
        return _nothing(source, target, port)

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
        return _nothing(source, service, region, request, endpoint_policy_allows)

    def reaches_internet(self, source: Place, port: int = 443) -> Verdict:
        """Whether a TCP connection to any public address is made.

        Args:
            source: Where the client may stand.
            port: TCP port of the server.
        """
        return _nothing(source, port)

    def connected(self, vpc_id: str, other: "Network", other_vpc_id: str) -> Verdict:
        """Whether routes lead from one VPC to another and back; the other may be elsewhere.

        Args:
            vpc_id: VPC in this network.
            other: The network that the other VPC is in; may be this one.
            other_vpc_id: The other VPC.
        """
        return _nothing(vpc_id, other, other_vpc_id)

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
        return Place(
            subnet_ids=tuple(subnet_ids), group_ids=tuple(groups), public_address=public_address
        )

    def group(self, name: str) -> SecurityGroup | None:
        """Return the security group of a name or id; None if there is none.

        Raises:
            Unreadable: The network cannot be read.
        """
        return None if name else None

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
        return () if (tier, name, vpc_id) else ()


def _nothing(*_: object) -> Verdict:
    return Verdict(Answer.UNREAD, "the network is not judged yet")
