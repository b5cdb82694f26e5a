"""EC2: descriptions of security group rules that name a group or a prefix list.

moto answers DescribeSecurityGroupRules with the description of CIDR rules only. The provider
reads it for aws_vpc_security_group_ingress_rule and aws_vpc_security_group_egress_rule.
"""

from collections.abc import Callable
from inspect import signature
from typing import Any

from moto.ec2.models.security_groups import SecurityGroupRule

from terrace.embedded_aws.extensions.patch import replace, wrap


def extend() -> None:
    """Describe every rule, whatever it names."""
    wrap(SecurityGroupRule, "__init__", _keep_prefix_list)
    replace(SecurityGroupRule, "description", property(_description))


def _keep_prefix_list(original: Callable[..., None], *args: Any, **named: Any) -> None:
    original(*args, **named)
    arguments = signature(original).bind(*args, **named).arguments
    arguments["self"].prefix_list = arguments.get("prefix_list_id") or {}


def _description(rule: Any) -> str | None:
    """The first of the places where creation (by kind of peer) and modification put it."""
    places = (rule.ip_range, rule.source_group, rule.prefix_list)
    return next((place["Description"] for place in places if "Description" in place), None)
