"""Load balancers: on the internet only from a network that reaches it.

moto makes an internet-facing load balancer in any subnets, where AWS answers InvalidSubnet while
no internet gateway is attached to their VPC: one that is attached a moment later is too late.

Source: Elastic Load Balancing API Reference, CreateLoadBalancer, InvalidSubnetException; the
message as in openshift/installer, issue 1110.
"""

from collections.abc import Callable
from typing import Any, Final

from moto.elbv2.exceptions import ELBClientError
from moto.elbv2.models import ELBv2Backend

from terrace.embedded_aws.extensions.patch import wrap

_INTERNAL: Final = "internal"


def extend() -> None:
    """Look for the gateway first."""
    wrap(ELBv2Backend, "create_load_balancer", _create)


def _create(original: Callable[..., Any], backend: Any, **given: Any) -> Any:
    mapped = [each["SubnetId"] for each in given.get("subnet_mappings") or ()]
    for subnet_id in [*(given.get("subnet_ids") or ()), *mapped]:
        vpc_id = backend.ec2_backend.get_subnet(subnet_id).vpc_id
        if given.get("scheme") != _INTERNAL and not _reaches_internet(backend, vpc_id):
            raise ELBClientError("InvalidSubnet", f"VPC {vpc_id} has no internet gateway")
    return original(backend, **given)


def _reaches_internet(backend: Any, vpc_id: str) -> bool:
    gateways = backend.ec2_backend.internet_gateways.values()
    return any(gateway.vpc and gateway.vpc.id == vpc_id for gateway in gateways)
