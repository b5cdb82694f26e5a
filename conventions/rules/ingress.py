"""NET001: what the internet may reach."""

from collections.abc import Iterator

from conventions.blocks import Block, Json, listed
from conventions.document import Document
from conventions.expressions import references
from conventions.registry import must
from conventions.rule import Problem

ANYWHERE = frozenset({"0.0.0.0/0", "::/0"})
RULES = (
    "aws_security_group_rule",
    "aws_vpc_security_group_egress_rule",
    "aws_vpc_security_group_ingress_rule",
)
_SOURCES = ("cidr_ipv4", "cidr_ipv6", "cidr_blocks", "ipv6_cidr_blocks")


@must(
    "NET001",
    "only the security group of an internet-facing load balancer admits 0.0.0.0/0 or ::/0, "
    "and every group and rule has a description",
    reason="One door is guarded better than many, and an unexplained hole is never closed.",
    source="AWS Well-Architected, SEC05; checkov CKV_AWS_23, CKV_AWS_24, CKV_AWS_260",
)
def the_internet_reaches_load_balancers_only(document: Document) -> Iterator[Problem]:
    """Judge rules of their own and rules inside a group."""
    public = _public_groups(document)
    for block in document.of(*RULES):
        yield from _described(block, block.body, block.address)
        is_ingress = "ingress" in (block.text("type"), block.type.split("_")[-2])
        groups = set(references(block.text("security_group_id")))
        if is_ingress and not groups & public:
            yield from _open(block, block.body)
    for block in document.of("aws_security_group"):
        yield from _described(block, block.body, block.address)
        for direction in ("ingress", "egress"):
            for number, rule in enumerate(block.nested(direction), start=1):
                yield from _described(block, rule, f"{direction} rule {number}")
                if direction == "ingress" and block.address not in public:
                    yield from _open(block, rule)


def _described(block: Block, body: Json, what: str) -> Iterator[Problem]:
    if not body.get("description"):
        yield Problem(block, f"{what} has no description", "say who needs it and why")


def _open(block: Block, body: Json) -> Iterator[Problem]:
    for source in sorted({s for name in _SOURCES for s in listed(body.get(name))} & ANYWHERE):
        found = f"ingress from {source} reaches more than an internet-facing load balancer"
        yield Problem(block, found, "admit a security group or a narrower block")


def _public_groups(document: Document) -> set[str]:
    """Return the groups that internet-facing load balancers carry, and nothing else does."""
    groups: set[str] = set()
    for group in document.of("aws_security_group"):
        carriers = [
            user
            for user, argument in document.uses.get(group.address, ())
            if argument in ("security_groups", "security_group_ids", "vpc_security_group_ids")
        ]
        if carriers and all(_is_public_balancer(carrier) for carrier in carriers):
            groups.add(group.address)
    return groups


def _is_public_balancer(block: Block) -> bool:
    return block.type == "aws_lb" and block.body.get("internal") in (None, False, "false")
