"""IAM001 and IAM006: permissions name what they allow, and name it right."""

from collections.abc import Iterator

from conventions import policies
from conventions.arguments import is_known
from conventions.blocks import Block, Mode
from conventions.condition_keys import is_condition_key, similar_key
from conventions.document import Document
from conventions.registry import must
from conventions.rule import Problem
from conventions.service_authorization import is_action, knows_no_resource, similar_action
from conventions.statements import everywhere

# Arguments whose policy belongs to one thing, so that the resource "*" means that thing.
OWN_RESOURCE = frozenset(
    {
        ("aws_kms_key", "policy"),
        ("aws_kms_key_policy", "policy"),
        ("aws_kms_replica_key", "policy"),
        ("aws_secretsmanager_secret_policy", "policy"),
        ("aws_vpc_endpoint", "policy"),  # what passes one endpoint; it grants nothing
    }
)


@must(
    "IAM001",
    "no allowed action `*` or `<service>:*`, and no allowed resource `*` except where AWS "
    "knows no narrower one",
    reason="A permission that names nothing cannot be reviewed, and an intruder inherits it.",
    source="AWS IAM User Guide, least privilege; AWS Service Authorization Reference; "
    "checkov CKV_AWS_62, CKV_AWS_63, CKV_AWS_355",
)
def permissions_are_named(document: Document) -> Iterator[Problem]:
    """Judge policy documents and inline JSON; in a key's own policy * means that key."""
    for block in (*document.resources, *document.data_sources):
        for argument in policies.unreadable(block):
            found = f"the policy in {argument} cannot be read before a plan"
            yield Problem(block, found, "write it as an aws_iam_policy_document")
    for block, statement in everywhere(document):
        found_here = list(_about(block, statement)) if statement.allows else []
        if found_here and not _is_own_policy(document, block, frozenset()):
            yield from found_here


def _about(block: Block, statement: policies.Statement) -> Iterator[Problem]:
    for action in statement.actions:
        if action == "*" or action.endswith(":*"):
            found = f"statement {statement.label} allows the action {action}"
            yield Problem(block, found, "name the actions")
    if "*" in statement.resources and not all(map(knows_no_resource, statement.actions)):
        found = f"statement {statement.label} allows the resource *"
        yield Problem(block, found, "name the resources")


@must(
    "IAM006",
    "every action and every condition key that a policy names is one that AWS knows",
    reason="A misspelt action allows nothing, and a misspelt condition holds always or never; "
    "neither is an error in AWS.",
    source="AWS Service Authorization Reference; AWS IAM User Guide, AWS global condition context "
    "keys",
)
def actions_and_condition_keys_exist(document: Document) -> Iterator[Problem]:
    """Judge what is written out; what only a plan knows is passed over."""
    for block, statement in everywhere(document):
        keys = [condition.key for condition in statement.conditions]
        for kind, names, exists, similar in (
            ("action", statement.actions, is_action, similar_action),
            ("condition key", keys, is_condition_key, similar_key),
        ):
            for name in names:
                if is_known(name) and not exists(name):
                    found = f"statement {statement.label} names the {kind} {name}"
                    yield Problem(block, found, f"AWS knows none of that name{similar(name)}")


def _is_own_policy(document: Document, block: Block, seen: frozenset[str]) -> bool:
    """Tell whether a policy is used as the policy of single keys or secrets, and nowhere else."""
    if block.mode is Mode.RESOURCE:
        return any(type_ == block.type for type_, _ in OWN_RESOURCE)
    uses = document.uses.get(block.address, ())
    if block.address in seen or not uses:
        return False
    seen |= {block.address}
    return all(
        (user.type, argument) in OWN_RESOURCE
        or (user.type == policies.DOCUMENT and _is_own_policy(document, user, seen))
        for user, argument in uses
    )
