"""Resources of providers that no rule knows, which must not pass as judged."""

from collections.abc import Iterable, Iterator

from conventions.blocks import Block
from conventions.unjudged import BLOCK, Unjudged

# AWS, which the rules are about, and what makes a file, a value or a pause on one's own machine.
KNOWN = frozenset(
    {
        "archive",
        "aws",
        "cloudinit",
        "external",
        "http",
        "local",
        "null",
        "random",
        "terraform",
        "time",
        "tls",
    }
)

HOLDERS = frozenset(
    {
        "aws_cloudcontrolapi_resource",
        "aws_cloudformation_stack",
        "aws_cloudformation_stack_set",
    }
)


def foreign(resources: Iterable[Block]) -> Iterator[Unjudged]:
    """Yield the resources of any other provider, and those that hold others."""
    for block in resources:
        provider = block.type.partition("_")[0]
        if block.type in HOLDERS:
            what = "what it makes is written in another language, which is not read"
            yield Unjudged(block.document, block.path, BLOCK, what)
        elif provider not in KNOWN:
            what = f"no rule judges resources of the provider {provider}"
            yield Unjudged(block.document, block.path, BLOCK, what)
