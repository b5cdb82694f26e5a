"""Parts of a plan: the resources of all its modules, their common tags, its variables."""

from collections.abc import Iterator
from typing import Any

from conventions.blocks import Block, Json, Mode
from conventions.hearings import Origin
from conventions.plan_values import untold


def resources(module: Json, within: str) -> Iterator[tuple[Json, str]]:
    """Yield each resource of a module and of what it calls, with the address of its module."""
    yield from ((each, within) for each in module.get("resources") or [])
    for child in module.get("child_modules") or []:
        yield from resources(child, child["address"])


def common_tags(planned: list[Block], provider: str, alias: str) -> Json:
    """Return the tags that all resources of a provider have: a plan fills in its default tags."""
    found: list[Any] = [
        block.body["tags_all"]
        for block in planned
        if block.type.partition("_")[0] == provider
        and block.provider_alias == alias
        and isinstance(block.body.get("tags_all"), dict)
    ]
    first = found[0] if found else {}
    return {name: tag for name, tag in first.items() if all(f.get(name) == tag for f in found)}


def declared_variables(document: str, variables: Json) -> Iterator[Block]:
    """Yield the variables of the root module, whose types a plan does not tell."""
    for name, variable in variables.items():
        block = Block(document=document, mode=Mode.VARIABLE, type="", id=name, body=variable)
        block.body["type"] = untold(Origin(document, block.path, block.address, "type"))
        yield block
