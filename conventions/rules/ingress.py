"""NET001: what the internet may reach."""

from collections.abc import Iterator

from conventions.arguments import flag
from conventions.blocks import Block, Json, Mode, listed
from conventions.document import Document
from conventions.expressions import references
from conventions.hearings import Question, ask
from conventions.networks import are_internet
from conventions.registry import must
from conventions.rule import Problem
from conventions.scalars import is_unknown

RULES = (
    "aws_security_group_rule",
    "aws_vpc_security_group_egress_rule",
    "aws_vpc_security_group_ingress_rule",
)
BALANCERS = ("aws_elb", "aws_lb")
LIST = "aws_ec2_managed_prefix_list"
DEFAULT = "aws_default_security_group"
_GROUPS = ("aws_security_group", DEFAULT, *RULES)
_SOURCES = ("cidr_ipv4", "cidr_ipv6", "cidr_blocks", "ipv6_cidr_blocks")
_PORTS = ("protocol", "ip_protocol", "from_port", "to_port")


@must(
    "NET001",
    "only the security group of an internet-facing load balancer admits 0.0.0.0/0 or ::/0, or "
    "blocks that together are half of the internet, and every group and rule has a description",
    reason="One door is guarded better than many, and an unexplained hole is never closed.",
    source="AWS Well-Architected, SEC05; checkov CKV_AWS_23, CKV_AWS_24, CKV_AWS_260",
)
def the_internet_reaches_load_balancers_only(document: Document) -> Iterator[Problem]:
    """Judge rules of their own and rules inside a group, each with those of the same ports."""
    public = _public_groups(document)
    narrow: dict[tuple[str, ...], list[str]] = {}
    for block in document.of(*RULES):
        yield from _described(block, block.body, block.address)
        groups = set(references(block.text("security_group_id")))
        if _is_ingress(block) and not groups & public:
            group = block.text("security_group_id")
            yield from _open(
                document, block, block.body, narrow.setdefault(_door(group, block.body), [])
            )
    for block in document.of("aws_security_group", DEFAULT):
        if block.type != DEFAULT:  # which has the description that AWS gave it
            yield from _described(block, block.body, block.address)
        for direction in ("ingress", "egress"):
            for number, rule in enumerate(block.nested(direction), start=1):
                yield from _described(block, rule, f"{direction} rule {number}")
                if direction == "ingress" and block.address not in public:
                    door = _door(f"${{{block.address}.id}}", rule)
                    yield from _open(document, block, rule, narrow.setdefault(door, []))


def _is_ingress(block: Block) -> bool:
    return block.text("type") == "ingress" or block.type.split("_")[-2] == "ingress"


def _door(group: str, body: Json) -> tuple[str, ...]:
    return (group, *(str(body.get(name)) for name in _PORTS))


def _described(block: Block, body: Json, what: str) -> Iterator[Problem]:
    if not body.get("description"):
        yield Problem(block, f"{what} has no description", "say who needs it and why")


def _open(document: Document, block: Block, body: Json, narrow: list[str]) -> Iterator[Problem]:
    """Judge each source by itself, then with the narrow ones that were seen at the same door."""
    remedy = "admit a security group or a narrower block"
    written = {s for name in _SOURCES for s in listed(body.get(name))}
    for source in sorted({*written, *_in_lists(document, body)}):
        found = ""
        if are_internet([source]) or (is_unknown(source) and ask(source, Question.SAME)):
            found = f"ingress from {source}"
        elif not is_unknown(source):
            narrow.append(source)
            if are_internet(narrow):
                found = f"ingress from {', '.join(narrow)} together"
                narrow.clear()
        if found:
            yield Problem(
                block, f"{found} reaches more than an internet-facing load balancer", remedy
            )


def _in_lists(document: Document, body: Json) -> Iterator[str]:
    """Yield what the prefix lists of this document hold to which a rule refers."""
    texts = [
        text for name in ("prefix_list_id", "prefix_list_ids") for text in listed(body.get(name))
    ]
    meant = {address for text in texts for address in references(text)}
    for block in document.of(LIST, f"{LIST}_entry") if meant else ():
        if block.address in meant:
            yield from (
                text for entry in block.nested("entry") for text in listed(entry.get("cidr"))
            )
        elif meant.intersection(references(block.text("prefix_list_id"))):
            yield block.text("cidr")


def _public_groups(document: Document) -> set[str]:
    """Return the groups that internet-facing load balancers carry, and nothing else does."""
    groups: set[str] = set()
    for group in document.of("aws_security_group"):
        carriers = [
            user
            for user, argument in document.uses.get(group.address, ())
            if _carries(user, argument)
        ]
        if carriers and all(_is_public_balancer(carrier) for carrier in carriers):
            groups.add(group.address)
    return groups


def _carries(user: Block, argument: str) -> bool:
    """Whether a block is given a group, itself or by a block in it such as vpc_config."""
    if user.mode is not Mode.RESOURCE or user.type in _GROUPS:
        return False
    return "security_group" in argument or isinstance(user.body.get(argument), dict | list)


def _is_public_balancer(block: Block) -> bool:
    return block.type in BALANCERS and not flag(block.body.get("internal"))
