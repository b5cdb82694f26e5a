"""A Terraform configuration in JSON as the HCL files that mean the same."""

from collections import defaultdict
from collections.abc import Iterator

from terrace.errors import UserError
from terrace.hcl import files
from terrace.hcl.body import COMMENT, block, labelled
from terrace.hcl.errors import DocumentError
from terrace.hcl.grammar import Grammar, of_document
from terrace.hcl.json_text import Json
from terrace.hcl.layout import Block, render
from terrace.hcl.tree import BlockTree

ABOUT_DOMAINS = "# The resources and data sources of each domain are in a file of its own.\n"


def write(document: dict[str, Json], schema: BlockTree, *, stack: str = "") -> dict[str, str]:
    """Text by file name, formatted as `terraform fmt` formats it; empty files are left out.

    Args:
        document: A parsed `cdk.tf.json`, or any other `.tf.json`.
        schema: Nested blocks of at least the types in the document.
        stack: Construct path of a stack, whose domains get a file each beside a `main.tf` that is
            never left out; without, all resources are in `main.tf`.

    Raises:
        UserError: A type is not in the schema, or Terraform could not read the document either.
    """
    tops = _top_blocks(document, of_document(schema))
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


def _top_blocks(document: dict[str, Json], grammar: Grammar) -> Iterator[Block]:
    for name, value in document.items():
        if name == COMMENT:
            continue
        if name not in grammar.blocks:
            allowed = ", ".join(sorted(grammar.blocks))
            raise UserError(f"top level of the document: {name!r} is none of {allowed}")
        labels: tuple[str, ...] = ()
        try:
            for labels, content in labelled(value, grammar.nested(name).labels, name):
                yield block(name, labels, content, grammar.nested(name))
        except DocumentError as error:
            raise UserError(f"{' '.join([name, *labels])}: {error}") from error
