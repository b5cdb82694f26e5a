"""What a policy belongs to: whether it grants, and whether to one thing only."""

from conventions import policies
from conventions.blocks import Block, Mode
from conventions.document import Document
from conventions.policy_arguments import ARGUMENTS
from conventions.statements import Policies

# Arguments whose policy grants nothing by itself: it limits what others grant.
LIMITS = frozenset(
    {
        ("aws_organizations_policy", "content"),
        ("aws_vpc_endpoint", "policy"),
        ("aws_vpc_endpoint_policy", "policy"),
    }
)
# Arguments whose policy belongs to one thing of which it lists all actions, those of a key or a
# secret, which nobody else can have.
WHOLE = frozenset(
    {
        ("aws_kms_external_key", "policy"),
        ("aws_kms_key", "policy"),
        ("aws_kms_key_policy", "policy"),
        ("aws_kms_replica_external_key", "policy"),
        ("aws_kms_replica_key", "policy"),
        ("aws_secretsmanager_secret", "policy"),
        ("aws_secretsmanager_secret_policy", "policy"),
    }
)
# Types whose policy is about whatever its resources name: those of identities and of accounts. The
# policy of any other resource is about that resource alone, and so is a * in it. Source: AWS IAM
# User Guide, "Identity-based policies and resource-based policies".
_BROAD = ("aws_iam_", "aws_rolesanywhere_", "aws_ssoadmin_", "aws_transfer_")
_OF_AN_ACCOUNT = frozenset(
    {
        "aws_cloudwatch_log_resource_policy",
        "aws_ecr_registry_policy",
        "aws_glue_resource_policy",
        "aws_organizations_resource_policy",
        "aws_xray_resource_policy",
    }
)

Use = tuple[str, str]  # type of a resource, and its argument


def uses(document: Document, carried: Policies) -> frozenset[Use]:
    """Return the arguments that hold the policies of a block; none where they may be elsewhere."""
    if carried.block.mode is Mode.RESOURCE:
        return frozenset((carried.block.type, argument) for argument in carried.arguments)
    return _uses(document, carried.block, frozenset())


def grants_nothing(found: frozenset[Use]) -> bool:
    """Whether a policy with these uses only limits what others grant."""
    return bool(found) and found <= LIMITS


def lists_all(found: frozenset[Use]) -> bool:
    """Whether a policy with these uses may allow every action: on one key or secret, or nothing."""
    return bool(found) and found <= LIMITS | WHOLE


def is_of_one_thing(found: frozenset[Use]) -> bool:
    """Whether a policy with these uses can be about one thing only, so that * means that."""
    return bool(found) and all(
        argument in ARGUMENTS and not type_.startswith(_BROAD) and type_ not in _OF_AN_ACCOUNT
        for type_, argument in found
    )


def _uses(document: Document, block: Block, seen: frozenset[str]) -> frozenset[Use]:
    found: set[Use] = set()
    seen |= {block.address}
    for user, argument in document.uses.get(block.address, ()):
        if user.type == policies.DOCUMENT and user.mode is Mode.DATA:
            onward = _uses(document, user, seen) if user.address not in seen else frozenset()
        elif user.mode is Mode.RESOURCE:
            onward = frozenset({(user.type, argument)})
        else:
            onward = frozenset()
        if not onward:
            return frozenset()
        found |= onward
    return frozenset(found)
