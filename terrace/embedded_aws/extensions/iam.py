"""IAM: names of service-linked roles, and roles that are there already.

moto spells most names as the service's host name, AWSServiceRoleForconfig instead of
AWSServiceRoleForConfig; `already_there` of an environment takes the ARN that AWS has.

moto says EntityAlreadyExists of a second role of a service, as of any role; IAM says InvalidInput,
and that the name has been taken. AWS makes these roles by itself when a service is first used, so
that aws_iam_service_linked_role fails in accounts that used it before.

Source: AWS IAM API Reference, CreateServiceLinkedRole, InvalidInputException; the message as in
DataDog/pathfinding-labs, issue 23.
"""

from collections.abc import Callable
from typing import Any, Final

from moto.iam.exceptions import EntityAlreadyExists, InvalidInput
from moto.iam.models import SERVICE_NAME_CONVERSION, IAMBackend

from terrace.embedded_aws.extensions.patch import wrap

_NAMES: Final = {
    "config": "Config",
    "ecs": "ECS",
    "elasticache": "ElastiCache",
    "elasticloadbalancing": "ElasticLoadBalancing",
    "eks": "AmazonEKS",
    "guardduty": "AmazonGuardDuty",
    "opensearchservice": "AmazonOpenSearchService",
    "rds": "RDS",
    "spot": "EC2Spot",
}


def extend() -> None:
    """Add the names that moto does not have, and refuse a second role in the words of IAM."""
    for service, name in _NAMES.items():
        SERVICE_NAME_CONVERSION.setdefault(service, name)
    wrap(IAMBackend, "create_service_linked_role", _create)


def _create(original: Callable[..., Any], *args: Any, **given: Any) -> Any:
    try:
        return original(*args, **given)
    except EntityAlreadyExists as error:
        name = error.message.removeprefix("Role with name ").removesuffix(" already exists.")
        raise InvalidInput(
            f"Service role name {name} has been taken in this account, please try a different "
            "suffix."
        ) from None
