"""Where the extension of EKS keeps what moto has no classes for: on moto's backend, by cluster."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from moto.core.utils import utcnow
from moto.ec2.models import ec2_backends
from moto.eks.exceptions import ResourceInUseException, ResourceNotFoundException

Kept = dict[tuple[str, str], Any]


def start(original: Callable[..., None], backend: Any, *args: Any, **named: Any) -> None:
    """Begin with nothing; each thing is kept by cluster and by what tells it apart there."""
    original(backend, *args, **named)
    backend.addons = {}
    backend.access_entries = {}
    backend.access_policies = {}
    backend.associations = {}


def forget(backend: Any, cluster: str) -> None:
    """Drop what a cluster held."""
    for kept in (
        backend.addons,
        backend.access_entries,
        backend.access_policies,
        backend.associations,
    ):
        for each in [each for each in kept if each[0] == cluster]:
            del kept[each]


def ec2_of(backend: Any) -> Any:
    """EC2 of the same account and region."""
    return ec2_backends[backend.account_id][backend.region_name]


def asked(response: Any, parameter: str) -> Any:
    """Return a parameter of a request, wherever it stood in it; None when it was left out."""
    return response._get_param(parameter)  # noqa: SLF001  moto has no other way


def key_of(response: Any, parameter: str) -> tuple[str, str]:
    """Cluster and parameter of a request; clients escape the slashes of an ARN in a path."""
    return asked(response, "name"), unquote(asked(response, parameter))


def found(kept: Kept, key: tuple[str, str]) -> Any:
    """Return what is kept, or answer as EKS does when it is not."""
    if key not in kept:
        raise ResourceNotFoundException(message=f"No {key[1]} in cluster {key[0]}.")
    return kept[key]


def put(kept: Kept, key: tuple[str, str], value: Any) -> Any:
    """Keep something that must be new."""
    if key in kept:
        raise ResourceInUseException(message=f"{key[1]} is already in cluster {key[0]}.")
    kept[key] = value
    return value


def made(response: Any, *, arn: str, kind: str, name: str) -> dict[str, Any]:
    """What everything in a cluster has; the cluster must exist.

    Args:
        response: The request that makes it.
        arn: Name of its ARN in the API.
        kind: What stands for the type in that ARN.
        name: What tells it apart in that ARN.
    """
    cluster = response.eks_backend.describe_cluster(asked(response, "name"))
    return {
        "clusterName": cluster.name,
        arn: f"{cluster.arn.replace(':cluster/', f':{kind}/')}/{name}",
        "createdAt": utcnow(),
        "modifiedAt": utcnow(),
        "tags": asked(response, "tags") or {},
    }
