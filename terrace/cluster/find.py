"""What a tunnel needs to know of a cluster: its endpoint, its certificate, and a node inside."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from botocore.exceptions import ClientError

from terrace.aws import Accounts, longest_running, reading
from terrace.cluster.place import Place, client
from terrace.errors import UserError


@dataclass(frozen=True, kw_only=True, slots=True)
class Endpoint:
    """How a cluster is reached from inside its network.

    Attributes:
        host: Host name of the private endpoint, which its certificate is made out to.
        authority: Certificate of whoever signed that, in base64.
    """

    host: str
    authority: str


def endpoint(accounts: Accounts, where: Place) -> Endpoint:
    """Read the endpoint of an environment's cluster.

    Raises:
        UserError: There is no such cluster, or it is still being made.
        Unreadable: It may not be read.
    """
    eks = client(accounts, "eks", where)
    with reading(f"the cluster {where.cluster}"):
        try:
            found = eks.describe_cluster(name=where.cluster)["cluster"]
        except ClientError as problem:
            if problem.response["Error"]["Code"] != "ResourceNotFoundException":
                raise
            raise UserError(
                f"there is no cluster {where.cluster} in {where.region} of account "
                f"{where.account_id}; deploy it with: make deploy STACK={where.environment}"
            ) from None
    if not found.get("endpoint"):
        raise UserError(
            f"the cluster {where.cluster} is {found.get('status', 'of no status')} and has no "
            "endpoint yet; wait until it is ACTIVE"
        )
    return Endpoint(
        host=urlsplit(found["endpoint"]).netloc,
        authority=found["certificateAuthority"]["data"],
    )


def node(accounts: Accounts, where: Place) -> str:
    """Find a running system node of an environment's cluster and return its instance id.

    Raises:
        UserError: None is running.
        Unreadable: They may not be read.
    """
    wanted = {
        "tag:Project": [where.project],
        "tag:Environment": [where.environment],
        "tag:Name": [where.nodes],
    }
    ec2 = client(accounts, "ec2", where)
    found = longest_running(ec2, f"the nodes of {where.cluster}", wanted)
    if not found:
        raise UserError(
            f"no system node of {where.cluster} is running (no instance with the tag "
            f"Name={where.nodes}); look at its node group in the console of EKS, section Compute"
        )
    return found
