"""The HCL of one synthesized stack, in a folder."""

from pathlib import Path

from terrace.errors import UserError
from terrace.hcl.errors import DocumentError
from terrace.hcl.reading import read
from terrace.hcl.tree import BlockTree, load
from terrace.hcl.writer import write


def write_stack(
    json_file: Path, target: Path, *, stack: str, schema: BlockTree | None = None
) -> None:
    """Write a `cdk.tf.json` as HCL, a file for each domain; nothing if the document has an error.

    Args:
        json_file: Terraform JSON of the stack.
        target: Folder, made if it is missing.
        stack: Construct path of the stack.
        schema: Nested blocks by type; the committed ones by default.

    Raises:
        UserError: The document cannot be written as HCL; names the stack and the block.
    """
    try:
        files = write(read(json_file), schema or load(), stack=stack)
        contents = {name: text.encode() for name, text in files.items()}
    except (DocumentError, UserError) as error:
        raise UserError(f"stack {stack} cannot be written as HCL: {error}") from error
    target.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (target / name).write_bytes(content)
