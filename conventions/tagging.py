"""Default tags of the AWS providers, and the environment that they name."""

from collections.abc import Iterable, Iterator

from conventions.blocks import Block
from conventions.bodies import Json, first, nested
from conventions.scalars import is_unknown

_PRODUCTION = ("production", "shared")


def default_tags(providers: Iterable[Block], alias: str) -> Json:
    """Return the default tags of the AWS provider with that alias, empty for the main one."""
    named = (p.body for p in providers if p.type == "aws" and p.id == alias)
    return next((first(first(body, "default_tags"), "tags") for body in named), {})


def environment(providers: Iterable[Block]) -> Iterator[object]:
    """Yield the `Environment` tag of the main provider, or its tags if an expression makes them."""
    for provider in providers:
        if provider.type == "aws" and not provider.id:
            for tags in (block.get("tags") for block in nested(provider.body, "default_tags")):
                known = tags.get("Environment") if isinstance(tags, dict) else tags
                if known is not None:
                    yield known


def is_production(providers: Iterable[Block]) -> bool:
    """Tell whether production lives in what these providers manage, alone or with others.

    An environment that is a variable counts as production: what is applied to every one of them is
    applied to production too.
    """
    return any(is_unknown(each) or each in _PRODUCTION for each in environment(providers))
