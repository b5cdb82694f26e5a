"""IAM roles: what gives one something, and what its policies say."""

from collections.abc import Iterator

from conventions import policies
from conventions.blocks import Block, listed
from conventions.document import Document
from conventions.expressions import referred
from conventions.policy_statements import Statement
from conventions.targets import target

ROLE = "aws_iam_role"
INLINE = "aws_iam_role_policy"
ATTACHMENT = "aws_iam_role_policy_attachment"
GRANTS = {  # what gives a role something, and the argument that says which role
    "aws_eks_pod_identity_association": "role_arn",
    "aws_iam_instance_profile": "role",
    "aws_iam_policy_attachment": "roles",
    INLINE: "role",
    ATTACHMENT: "role",
}


def managed_policies(document: Document, role: Block) -> Iterator[str]:
    """Yield what names the managed policies of a role: ARNs, or references to them."""
    yield from listed(role.body.get("managed_policy_arns"))
    for type_ in (ATTACHMENT, "aws_iam_policy_attachment"):
        for attachment in document.of(type_):
            named = listed(attachment.body.get(GRANTS[type_]))
            if role.address in {target(document, ROLE, each) for each in named}:
                yield attachment.text("policy_arn")


def statements(document: Document) -> Iterator[Statement]:
    """Yield the statements of every policy of every role; a boundary grants nothing."""
    for inline in document.of(INLINE):
        yield from policies.of(document, inline, "policy")
    attached = {*referred([*_attached(document)])}
    for policy in document.of("aws_iam_policy"):
        if policy.address in attached:
            yield from policies.of(document, policy, "policy")
    for role in document.of(ROLE):
        for body in role.nested("inline_policy"):
            yield from policies.meant_by(document, str(body.get("policy", "")))


def _attached(document: Document) -> Iterator[str]:
    for role in document.of(ROLE):
        yield from listed(role.body.get("managed_policy_arns"))
    for type_ in (ATTACHMENT, "aws_iam_policy_attachment"):
        for attachment in document.of(type_):
            if attachment.body.get(GRANTS[type_]):  # a policy may be attached to groups only
                yield attachment.text("policy_arn")
