"""What the resources of a statement can mean, as far as that is settled before a plan."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import product

from conventions import service_authorization
from conventions.arns import can_meet
from conventions.expressions import spans
from conventions.resource_types import ALIASES, TABLE
from conventions.service_authorization import Action

ANY = "*"
_VARIABLE = re.compile(r"\$?[$&]\{[^}]*\}")  # IAM's own, filled in when a request is judged
_ARN = re.compile(r"\$\{(?:data\.)?(aws_\w+)\.[\w-]+(?:\[[^]]*\])?\.arn\}")
# The secret in which RDS keeps the administrator's password.
_RDS_SECRET = re.compile(
    r"\$\{(?:data\.)?aws_(?:db_instance|rds_cluster)\.[\w-]+(?:\[[^]]*\])?"
    r"\.master_user_secret\[0\]\.secret_arn\}"
)
_KEPT_IN = "aws_secretsmanager_secret"
_ARNS = TABLE.where("arn")
# In the policy of an API that API itself: Amazon API Gateway Developer Guide, "Control access to a
# REST API with API Gateway resource policies".
_PLACEHOLDER = re.compile(r"[<{%$@_]*[A-Z][A-Z0-9_]+[>}%$@_]*(?:/\*)?")
_OWN_API = "execute-api:/"
# What AWS documents elsewhere than in the reference, which knows no resource of these actions.
_ELSEWHERE = {
    # AWS Systems Manager User Guide, "Sample IAM policies for Session Manager"
    "ssmmessages:OpenDataChannel": ("arn:*:ssm:~:*:session/*",),
    # Karpenter, CloudFormation reference: zonal shift of an EKS cluster.
    "arc-zonal-shift:GetManagedResource": ("arn:*:eks:~:*:cluster/*",),
    # Amazon S3 User Guide, "Controlling access to a bucket with user policies"; not one bucket.
    "s3:ListAllMyBuckets": ("arn:*:s3:::",),
    # The ARN that a refusal names, with the beginning that the request asks for.
    "events:ListRules": ("arn:*:events:~:*:rule/*",),
    "iam:ListGroups": ("arn:*:iam::*:group/*",),
    "iam:ListInstanceProfiles": ("arn:*:iam::*:instance-profile/*",),
    "iam:ListRoles": ("arn:*:iam::*:role/*",),
    "iam:ListUsers": ("arn:*:iam::*:user/*",),
    "sqs:ListQueues": ("arn:*:sqs:~:*:",),
}


def is_judged(resource: str) -> bool:
    """Whether it is known before a plan what a resource is: its ARN, or a reference to one."""
    return resource == ANY or bool(_meanings(resource))


@cache
def can_be_done(action: Action, resource: str) -> bool:
    """Tell whether an action can be done to something that a resource means."""
    if resource == ANY:
        return True
    patterns = (*action.resources.values(), *_ELSEWHERE.get(action.name, ()))
    return any(
        can_meet(meaning, pattern) for meaning, pattern in product(_meanings(resource), patterns)
    )


@cache
def _meanings(resource: str) -> tuple[str, ...]:
    """Patterns of the ARNs that a resource means; none where a plan has to tell."""
    if resource.startswith(_OWN_API):
        resource = resource.replace(_OWN_API, "arn:*:execute-api:*:*:*/", 1)
    found = list(spans(resource))
    known: tuple[str, ...] = ("",)
    if found and found[0][0] == 0:
        known = tuple(_named(resource[: found[0][1]]))
    rest, at = "", found[0][1] if found and found[0][0] == 0 else 0
    for start, end in found:
        if start >= at:
            rest, at = f"{rest}{resource[at:start]}{ANY}", end
    rest = _VARIABLE.sub(ANY, rest + resource[at:])
    return tuple(each for each in (beginning + rest for beginning in known) if _is_arn(each))


def _is_arn(pattern: str) -> bool:
    """Whether a text stands for itself, and is no placeholder that somebody else replaces."""
    return _PLACEHOLDER.fullmatch(pattern) is None


def _named(reference: str) -> Iterator[str]:
    """What a reference to an ARN names: whole, so that its names hold no colon."""
    match = _ARN.fullmatch(reference)
    type_ = ALIASES.get(match[1], match[1]) if match else ""
    if _RDS_SECRET.fullmatch(reference):
        type_ = _KEPT_IN
    for name in _ARNS.get(type_, ()):
        yield service_authorization.resource(name).replace("*", "~")
