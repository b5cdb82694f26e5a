"""NET004: security groups that connect something with something."""

import re
from collections.abc import Iterator

from conventions.blocks import Block, Mode
from conventions.document import Document, Kind
from conventions.registry import must
from conventions.rule import Problem
from conventions.rules.ingress import RULES

GROUP = "aws_security_group"
_REASON = re.compile(r"\boutside Terraform: \S")


@must(
    "NET004",
    "every security group is attached to something, and an ingress or egress rule refers to it; "
    "where that happens elsewhere, its description says `outside Terraform: <by what>`, or the "
    "module gives it as an output",
    reason="A group without rules blocks everything, one that is attached to nothing protects "
    "nothing, and both hide a connection that was never made.",
    source="Amazon VPC User Guide, security groups; AWS Well-Architected, SEC05; "
    "checkov CKV2_AWS_5",
)
def groups_connect_something(document: Document) -> Iterator[Problem]:
    """Judge every group by what refers to it."""
    for group in document.of(GROUP):
        users = [user for user, _ in document.uses.get(group.address, ())]
        if _REASON.search(group.text("description")) or _is_handed_on(document, users):
            continue
        has_own = bool(group.nested("ingress") or group.nested("egress"))
        if not has_own and not any(user.type in (GROUP, *RULES) for user in users):
            found = f"no rule refers to {group.address}, so it blocks all traffic"
            yield Problem(group, found, "add a rule to or from its peer, or remove it")
        if not any(_is_attached_to(user) for user in users):
            found = f"{group.address} is attached to nothing"
            yield Problem(group, found, "attach it, or remove it")


def _is_attached_to(user: Block) -> bool:
    return user.mode is Mode.RESOURCE and user.type not in (GROUP, *RULES)


def _is_handed_on(document: Document, users: list[Block]) -> bool:
    """Tell whether a group goes where this document cannot see what happens to it."""
    onward = {Mode.MODULE, Mode.LOCALS} | ({Mode.OUTPUT} if document.kind is Kind.MODULE else set())
    return any(user.mode in onward for user in users)
