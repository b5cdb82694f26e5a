"""Bodies of Terraform JSON as attributes and blocks."""

from collections.abc import Iterator

from terrace.hcl import strings
from terrace.hcl.errors import DocumentError, named, shown
from terrace.hcl.grammar import Grammar
from terrace.hcl.layout import Attribute, Block, Item
from terrace.hcl.reading import Json, Pairs, pairs

COMMENT = "//"
DYNAMIC = "dynamic"


def body(content: Pairs, grammar: Grammar) -> list[Item]:
    """The items of one body: attributes, then nested blocks, each in the document's order.

    Raises:
        DocumentError: Something cannot be written; names the arguments that lead to it.
    """
    attributes: dict[str, Item] = {}
    blocks: list[Item] = []
    if grammar.as_blocks:
        grammar = grammar.as_used(_made_dynamically(content))
    for name, value in content:
        if name == COMMENT:
            continue
        try:
            if name in grammar.blocks:
                blocks += _blocks(name, value, grammar.nested(name))
            elif name in attributes:
                raise DocumentError("given twice, which Terraform refuses")
            elif value is not None or grammar.keeps_null(name):
                attributes[name] = Attribute(strings.name(name), grammar.style_of(name)(value))
        except DocumentError as error:
            raise DocumentError(f"{named(name)}: {error}") from error
    items = [*attributes.values(), *blocks]
    is_ordered = grammar.first or grammar.last
    return sorted(items, key=lambda item: _rank(item.name, grammar)) if is_ordered else items


def block(name: str, labels: tuple[str, ...], content: Pairs, grammar: Grammar) -> Block:
    """One block, under a comment with its construct path where the document has one."""
    inner = grammar.by_label(labels[0]) if grammar.by_label else grammar
    return Block(name, labels, body(content, inner), _construct_path(content))


def _blocks(name: str, value: Json, grammar: Grammar) -> Iterator[Block]:
    for labels, content in labelled(value, grammar):
        try:
            yield block(name, labels, content, grammar)
        except DocumentError as error:
            path = "".join(f"{named(label)}: " for label in labels)
            raise DocumentError(f"{path}{error}") from error


def labelled(
    value: Json, grammar: Grammar, labels: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Pairs]]:
    """Each body in a value with its labels, as Terraform finds them.

    Where a body or a label must be, an object may be given as a list of objects, which is read as
    one object. Where blocks are repeated, a list has a body for each; null there is an empty one.

    Raises:
        DocumentError: Terraform would refuse it.

    Source: hashicorp/hcl, json/structure.go (unpackBlock, collectDeepAttrs)
    """
    if len(labels) < grammar.labels:
        found = list(merged(value))
        if not found:
            raise DocumentError("no name, of which at least one must stand here")
        for label, inner in found:
            try:
                yield from labelled(inner, grammar, (*labels, label))
            except DocumentError as error:
                raise DocumentError(f"{named(label)}: {error}") from error
    elif isinstance(value, list):
        for element in value:
            if grammar.only_attributes and not isinstance(element, dict):
                raise _mistaken("an object", element)
            yield labels, list(merged(element))
    elif isinstance(value, dict):
        yield labels, list(pairs(value))
    elif value is not None:
        raise _mistaken("an object or a list", value)


def merged(value: Json, *, root: bool = False) -> Iterator[tuple[str, Json]]:
    """What stands in an object, or in a list of objects read as one; null is an empty one.

    Raises:
        DocumentError: It is neither; the root of a document may not be null either.
    """
    if value is None and not root:
        return
    for each in value if isinstance(value, list) else [value]:
        if not isinstance(each, dict):
            raise _mistaken("an object or a list of objects", each)
        yield from pairs(each)


def bodies(value: Json, name: str) -> list[dict[str, Json]]:
    """Objects of this name in an object or a list of objects, whatever else there may be."""
    inner = [each[1] for outer in _objects(value) for each in pairs(outer) if each[0] == name]
    return [found for each in inner for found in _objects(each)]


def _objects(value: Json) -> list[dict[str, Json]]:
    found = value if isinstance(value, list) else [value]
    return [each for each in found if isinstance(each, dict)]


def _mistaken(expected: str, value: Json) -> DocumentError:
    return DocumentError(f"a block takes {expected}, got {shown(value)}")


def _made_dynamically(content: Pairs) -> set[str]:
    """Labels of the `dynamic` blocks in a body."""
    values = [value for name, value in content if name == DYNAMIC]
    return {label for value in values for label, _ in merged(value)}


def _rank(name: str, grammar: Grammar) -> int:
    """Leading attributes negative, closing items positive, all others level."""
    if name in grammar.first:
        return grammar.first.index(name) - len(grammar.first)
    return grammar.last.index(name) + 1 if name in grammar.last else 0


def _construct_path(content: Pairs) -> str:
    """Where cdktf says that a block comes from, such as dev/network/vpc."""
    for name, value in content:
        if name == COMMENT:
            match value:
                case {"metadata": {"path": str(path)}}:
                    return path
    return ""
