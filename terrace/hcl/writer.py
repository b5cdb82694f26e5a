"""A Terraform configuration in JSON as the HCL files that mean the same."""

from collections import defaultdict
from collections.abc import Iterator

from terrace.errors import UserError
from terrace.hcl.body import COMMENT, block, labelled
from terrace.hcl.errors import DocumentError
from terrace.hcl.grammar import Grammar, of_document
from terrace.hcl.json_text import Json
from terrace.hcl.layout import Block, Item, render
from terrace.hcl.tree import BlockTree

MAIN = "main.tf"
VERSIONS = "versions.tf"
BACKEND = "backend.tf"
_FILES = {
    "variable": "variables.tf",
    "output": "outputs.tf",
    "provider": "providers.tf",
}


def write(document: dict[str, Json], schema: BlockTree) -> dict[str, str]:
    """Text by file name, formatted as `terraform fmt` formats it; empty files are left out.

    Args:
        document: A parsed `cdk.tf.json`, or any other `.tf.json`.
        schema: Nested blocks of at least the types in the document.

    Raises:
        UserError: A type is not in the schema, or Terraform could not read the document either.
    """
    files: defaultdict[str, list[Item]] = defaultdict(list)
    for top in _top_blocks(document, of_document(schema)):
        if top.name == "terraform":
            for file, settings in _settings(top):
                files[file].append(settings)
        else:
            files[_FILES.get(top.name, MAIN)].append(top)
    return {name: "\n".join([*render(blocks), ""]) for name, blocks in sorted(files.items())}


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


def _settings(terraform: Block) -> Iterator[tuple[str, Block]]:
    """The terraform block in two: where state is kept, and which versions are needed."""
    backend = [item for item in terraform.items if item.name in {"backend", "cloud"}]
    versions = [item for item in terraform.items if item not in backend]
    for file, items in ((VERSIONS, versions), (BACKEND, backend)):
        if items:
            yield file, Block("terraform", (), items)
