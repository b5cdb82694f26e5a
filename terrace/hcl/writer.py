"""A Terraform configuration in JSON as the HCL files that mean the same."""

from collections import defaultdict
from collections.abc import Iterator

from terrace.errors import UserError
from terrace.hcl import files, json_text
from terrace.hcl.body import COMMENT, block, bodies, labelled, merged
from terrace.hcl.document import of_document
from terrace.hcl.errors import DocumentError, named
from terrace.hcl.grammar import Grammar
from terrace.hcl.layout import Block, render
from terrace.hcl.reading import Json
from terrace.hcl.tree import BlockTree
from terrace.hcl.values import templates_with

ABOUT_DOMAINS = "# The resources and data sources of each domain are in a file of its own.\n"


def write(document: Json, schema: BlockTree, *, stack: str = "") -> dict[str, str]:
    """Text by file name, formatted as `terraform fmt` formats it; empty files are left out.

    Args:
        document: A parsed `cdk.tf.json`, or any other `.tf.json`; see `terrace.hcl.reading`.
        schema: Nested blocks of at least the types in the document.
        stack: Construct path of a stack, whose domains get a file each beside a `main.tf` that is
            never left out; without, all resources are in `main.tf`.

    Raises:
        UserError: A type is not in the schema, or HCL with the same meaning cannot be written,
            mostly because Terraform would refuse the document too.
    """
    style = templates_with(json_text.constants(document))
    tops = _top_blocks(document, of_document(schema, sources=_sources(document), style=style))
    blocks = [part for top in tops for part in files.parts(top)]
    place = files.by_domain(stack, blocks) if stack else files.by_kind
    placed: defaultdict[str, list[Block]] = defaultdict(list)
    for each in blocks:
        placed[place(each)].append(each)
    texts = {name: "\n".join([*render(inside), ""]) for name, inside in placed.items()}
    if stack:
        own = texts.get(files.MAIN)
        texts[files.MAIN] = f"{ABOUT_DOMAINS}\n{own}" if own else ABOUT_DOMAINS
    return dict(sorted(texts.items()))


def _top_blocks(document: Json, grammar: Grammar) -> Iterator[Block]:
    try:
        for name, value in merged(document, root=True):
            if name == COMMENT:
                continue
            if name not in grammar.blocks:
                allowed = ", ".join(sorted(grammar.blocks))
                raise DocumentError(f"{named(name)} is none of {allowed}")
            yield from _blocks(name, value, grammar.nested(name))
    except DocumentError as error:
        raise UserError(f"top level of the document: {error}") from error


def _blocks(name: str, value: Json, grammar: Grammar) -> Iterator[Block]:
    labels: tuple[str, ...] = ()
    try:
        for labels, content in labelled(value, grammar):
            yield block(name, labels, content, grammar)
    except DocumentError as error:
        raise UserError(f"{' '.join([name, *map(named, labels)])}: {error}") from error
    except RecursionError as error:
        where = " ".join([name, *map(named, labels)])
        raise UserError(f"{where}: values nest too deeply to be written") from error


def _sources(document: Json) -> dict[str, str]:
    """Source addresses of providers by local name, as far as the document gives them."""
    return {
        name: source
        for settings in bodies(document, "terraform")
        for providers in bodies(settings, "required_providers")
        for name, requirement in providers.items()
        if isinstance(requirement, dict) and isinstance(source := requirement.get("source"), str)
    }
