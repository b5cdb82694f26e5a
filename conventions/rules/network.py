"""NET002 and NET003: what every VPC has, and how far production is spread."""

from collections.abc import Iterator

from conventions.arguments import has_block, is_known
from conventions.document import Document
from conventions.registry import must
from conventions.rule import Problem
from conventions.targets import companions

ZONES = 3


@must(
    "NET002",
    "every VPC has its default security group closed and a flow log",
    reason="What nobody configured admits nothing, and what happened can be read afterwards.",
    source="CIS AWS Foundations Benchmark, networking; checkov CKV2_AWS_11, CKV2_AWS_12",
)
def networks_are_closed_and_logged(document: Document) -> Iterator[Problem]:
    """Judge what refers to each VPC by vpc_id."""
    for vpc in document.of("aws_vpc"):
        defaults = list(companions(document, vpc, "aws_default_security_group", "vpc_id"))
        if not defaults:
            found = f"{vpc.address} leaves its default security group open"
            yield Problem(vpc, found, "add an aws_default_security_group without rules")
        for group in defaults:
            if has_block(group.body, "ingress") or has_block(group.body, "egress"):
                yield Problem(group, f"{group.address} has rules", "remove them")
        if not any(companions(document, vpc, "aws_flow_log", "vpc_id")):
            yield Problem(vpc, f"{vpc.address} has no flow log", "add an aws_flow_log")


@must(
    "NET003",
    f"a production VPC has subnets in at least {ZONES} availability zones",
    reason="With two zones, losing one halves the capacity and ends every quorum.",
    source="The project's specification, high availability; AWS Well-Architected, REL10",
)
def production_spans_zones(document: Document) -> Iterator[Problem]:
    """Count the distinct zones of the subnets of each VPC."""
    for vpc in document.of("aws_vpc") if document.is_production else ():
        subnets = companions(document, vpc, "aws_subnet", "vpc_id")
        zones = {s.text("availability_zone") or s.text("availability_zone_id") for s in subnets}
        count = len(zones - {""})
        if count < ZONES and is_known([*zones]):
            found = f"{vpc.address} has subnets in {count} of {ZONES} zones"
            yield Problem(vpc, found, "add a zone")
