"""IAM: the names of service-linked roles.

moto spells most of them as the service's host name, AWSServiceRoleForconfig instead of
AWSServiceRoleForConfig; `already_there` of an environment takes the ARN that AWS has.
"""

from typing import Final

from moto.iam.models import SERVICE_NAME_CONVERSION

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
    """Add the names, but for those that moto has by then."""
    for service, name in _NAMES.items():
        SERVICE_NAME_CONVERSION.setdefault(service, name)
