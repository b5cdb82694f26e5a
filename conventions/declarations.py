"""The blocks that a document declares, each with its expressions resolved."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from conventions import disk
from conventions.blocks import Block, Json, Mode
from conventions.bodies import labelled, nested
from conventions.hearings import Origin
from conventions.resolving import Resolver
from conventions.resource_types import ALIASES

Body = Mapping[str, list[Json]]


def resolver_of(body: Body, folder: Path) -> Resolver:
    """Return what the expressions of a document may refer to, files of its folder among it."""
    resources = {
        (type_, id_): inner
        for type_, table in labelled(body.get("resource", []), "resource")
        for id_, inner in labelled(table, f"resource.{type_}")
    }
    variables = dict(labelled(body.get("variable", []), "variable"))
    return Resolver(body.get("locals", []), resources, variables, disk.functions(folder))


def typed(document: str, body: Body, mode: Mode, resolver: Resolver) -> Iterator[Block]:
    """Yield resources or data sources, one for each instance that is known."""
    inside = [body.get(mode.value, [])]
    if mode is Mode.DATA:  # a check may read data of its own
        checks = labelled(body.get("check", []), "check")
        inside.append([inner for _, check in checks for inner in nested(check, mode.value)])
    for type_, table in labelled(inside, mode.value):
        for id_, inner in labelled(table, f"{mode.value}.{type_}"):
            block = declared(document, mode, type_, id_, inner)
            for instance in resolver.instances(inner, _origin(block)):
                yield block if instance is inner else replace(block, body=instance)


def untyped(document: str, body: Body, mode: Mode, resolver: Resolver) -> Iterator[Block]:
    """Yield variables, outputs, module calls; a variable says how it is written."""
    for id_, inner in labelled(body.get(mode.value, []), mode.value):
        block = declared(document, mode, "", id_, inner)
        is_plain = mode is Mode.VARIABLE
        yield block if is_plain else replace(block, body=resolver.resolved(inner, _origin(block)))


def providers(document: str, body: Body, resolver: Resolver) -> Iterator[Block]:
    """Yield provider blocks; the id is the alias, empty for the default one."""
    for name, inner in labelled(body.get("provider", []), "provider"):
        block = declared(document, Mode.PROVIDER, name, str(inner.get("alias") or ""), inner)
        yield replace(block, body=resolver.resolved(inner, _origin(block)))


def declared(document: str, mode: Mode, type_: str, id_: str, body: Json) -> Block:
    """Return a block as it is written."""
    known = ALIASES.get(type_, type_)
    return Block(document=document, mode=mode, type=known, written_type=type_, id=id_, body=body)


def _origin(block: Block) -> Origin:
    return Origin(block.document, block.path, block.address, "")
