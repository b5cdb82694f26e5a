"""EC2: security group rules as they are described and revoked, and tags of launch templates.

moto answers DescribeSecurityGroupRules with the description of CIDR rules only. The provider
reads it for aws_vpc_security_group_ingress_rule and aws_vpc_security_group_egress_rule.
Revoking by the id of a rule that is gone, it answers InvalidPermission.NotFound, where EC2 says
InvalidSecurityGroupRuleId.NotFound; the provider takes only that for a rule it need not delete,
as when a repeated request finds its own work done.

It puts the tags of a launch template itself among those that the template gives to instances,
where the provider finds a tag specification of aws_launch_template that nobody wrote.
"""

from collections.abc import Callable
from inspect import signature
from typing import Any

from moto.ec2.exceptions import EC2ClientError, InvalidPermissionNotFoundError
from moto.ec2.models.launch_templates import LaunchTemplateBackend
from moto.ec2.models.security_groups import SecurityGroupBackend, SecurityGroupRule

from terrace.embedded_aws.extensions.patch import replace, wrap


def extend() -> None:
    """Describe every rule, whatever it names."""
    wrap(SecurityGroupRule, "__init__", _keep_prefix_list)
    replace(SecurityGroupRule, "description", property(_description))
    for direction in ("ingress", "egress"):
        wrap(SecurityGroupBackend, f"revoke_security_group_{direction}", _revoke)
    wrap(LaunchTemplateBackend, "create_launch_template", _create_launch_template)


def _keep_prefix_list(original: Callable[..., None], *args: Any, **named: Any) -> None:
    original(*args, **named)
    arguments = signature(original).bind(*args, **named).arguments
    arguments["self"].prefix_list = arguments.get("prefix_list_id") or {}


def _revoke(original: Callable[..., None], *args: Any, **named: Any) -> None:
    ids = signature(original).bind(*args, **named).arguments.get("security_rule_ids")
    try:
        original(*args, **named)
    except InvalidPermissionNotFoundError:
        if not ids:
            raise
        message = f"The security group rule ID '{ids[0]}' does not exist"
        raise EC2ClientError("InvalidSecurityGroupRuleId.NotFound", message) from None


def _description(rule: Any) -> str | None:
    """The first of the places where creation (by kind of peer) and modification put it."""
    places = (rule.ip_range, rule.source_group, rule.prefix_list)
    return next((place["Description"] for place in places if "Description" in place), None)


def _create_launch_template(original: Callable[..., Any], *args: Any, **named: Any) -> Any:
    template = original(*args, **named)
    data = template.default_version().data
    specifications = data.pop("TagSpecifications", [])
    kept = [each for each in specifications if each["ResourceType"] != "launch-template"]
    if kept:
        data["TagSpecifications"] = kept
    return template
