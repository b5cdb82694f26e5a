"""Bodies of Terraform JSON as attributes and blocks."""

from collections.abc import Iterator

from terrace.hcl.errors import DocumentError
from terrace.hcl.grammar import Grammar
from terrace.hcl.json_text import Json
from terrace.hcl.layout import Attribute, Block, Item

COMMENT = "//"


def body(content: dict[str, Json], grammar: Grammar) -> list[Item]:
    """The items of one body: attributes, then nested blocks, each in the document's order."""
    attributes: list[Item] = []
    blocks: list[Item] = []
    for name, value in content.items():
        if name == COMMENT or (value is None and not grammar.keeps_null):
            continue
        if name in grammar.blocks:
            blocks += _blocks(name, value, grammar.nested(name))
        else:
            style = grammar.styles.get(name, grammar.style)
            attributes.append(Attribute(name, style(value)))
    return sorted([*attributes, *blocks], key=lambda item: _rank(item.name, grammar))


def block(name: str, labels: tuple[str, ...], content: dict[str, Json], grammar: Grammar) -> Block:
    """One block, under a comment with its construct path where the document has one."""
    inner = grammar.by_label(labels[0]) if grammar.by_label else grammar
    return Block(name, labels, body(content, inner), _construct_path(content))


def _blocks(name: str, value: Json, grammar: Grammar) -> Iterator[Block]:
    for labels, content in labelled(value, grammar.labels, name):
        yield block(name, labels, content, grammar)


def labelled(
    value: Json, labels: int, where: str
) -> Iterator[tuple[tuple[str, ...], dict[str, Json]]]:
    """Each body in a value with its labels; JSON allows a list of objects for any object.

    Raises:
        DocumentError: Something else stands where a body or a label must be.
    """
    if isinstance(value, list):
        for element in value:
            yield from labelled(element, labels, where)
    elif isinstance(value, dict) and labels == 0:
        yield (), value
    elif isinstance(value, dict):
        for label, inner in value.items():
            if label != COMMENT:
                for rest, content in labelled(inner, labels - 1, f"{where} {label}"):
                    yield (label, *rest), content
    elif value is not None:
        raise DocumentError(f"{where} is a block, which takes an object or a list, got {value!r}")


def _rank(name: str, grammar: Grammar) -> int:
    """Leading attributes negative, closing items positive, all others level."""
    if name in grammar.first:
        return grammar.first.index(name) - len(grammar.first)
    return grammar.last.index(name) + 1 if name in grammar.last else 0


def _construct_path(content: dict[str, Json]) -> str:
    """Where cdktf says that a block comes from, such as dev/network/vpc."""
    match content.get(COMMENT):
        case {"metadata": {"path": str(path)}}:
            return path
    return ""
