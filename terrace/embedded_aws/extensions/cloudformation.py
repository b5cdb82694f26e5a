"""CloudFormation: roles with their managed policies, and changes of roles and policies.

moto leaves out ManagedPolicyArns of an AWS::IAM::Role, and on an update everything but the
description; an AWS::IAM::ManagedPolicy cannot be updated at all. The bootstrap of an account is
made of these two.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from moto.iam.models import ManagedPolicy, Role, iam_backends

from terrace.embedded_aws.extensions.patch import replace, wrap


def extend() -> None:
    """Keep what the template says."""
    wrap(Role, "create_from_cloudformation_json", _create_role)
    wrap(Role, "update_from_cloudformation_json", _update_role)
    replace(ManagedPolicy, "update_from_cloudformation_json", staticmethod(_update_policy))


def _create_role(
    original: Callable[..., Any], resource_name: str, body: dict[str, Any], *rest: Any, **named: Any
) -> Any:
    role = original(resource_name, body, *rest, **named)
    _attach(role, body["Properties"])
    return role


def _update_role(_: Callable[..., Any], **named: Any) -> Any:
    role, properties = named["original_resource"], _properties(named)
    role.description = properties.get("Description", "")
    role.max_session_duration = properties.get("MaxSessionDuration", 3600)
    role.assume_role_policy_document = json.dumps(properties["AssumeRolePolicyDocument"])
    role.permissions_boundary_arn = properties.get("PermissionsBoundary")
    _attach(role, properties)
    return role


def _update_policy(**named: Any) -> Any:
    policy = named["original_resource"]
    document = json.dumps(_properties(named)["PolicyDocument"])
    backend = iam_backends[policy.account_id][policy.partition]
    if len(policy.versions) == 5:  # IAM keeps no more, so CloudFormation makes room
        oldest = next(each for each in policy.versions if not each.is_default)
        backend.delete_policy_version(policy.arn, oldest.version_id)
    backend.create_policy_version(policy.arn, document, set_as_default=True)
    return policy


def _attach(role: Any, properties: Mapping[str, Any]) -> None:
    """Leave exactly the managed policies of the template on a role."""
    backend = iam_backends[role.account_id][role.partition]
    wanted = list(properties.get("ManagedPolicyArns", []))
    for arn in [arn for arn in role.managed_policies if arn not in wanted]:
        backend.detach_role_policy(arn, role.name)
    for arn in [arn for arn in wanted if arn not in role.managed_policies]:
        backend.attach_role_policy(arn, role.name)


def _properties(named: Mapping[str, Any]) -> dict[str, Any]:
    properties: dict[str, Any] = named["cloudformation_json"]["Properties"]
    return properties
