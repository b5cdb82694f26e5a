"""The HCL of one synthesized stack, in a folder."""

import json
from pathlib import Path

from terrace.errors import UserError
from terrace.hcl.tree import BlockTree, load
from terrace.hcl.writer import write


def write_stack(json_file: Path, target: Path, schema: BlockTree | None = None) -> None:
    """Write the HCL of a `cdk.tf.json` into a folder and remove the `.tf` files of former runs.

    Each file appears whole or not at all, and none changes if the document has an error.
    Anything else in the folder, such as a lock file, stays.

    Args:
        json_file: Terraform JSON of the stack.
        target: Folder, made if it is missing.
        schema: Nested blocks by type; the committed ones by default.

    Raises:
        UserError: The document cannot be written as HCL; names the file and the block.
    """
    document = json.loads(json_file.read_text(encoding="utf-8"))
    try:
        files = write(document, schema or load())
    except UserError as error:
        raise UserError(f"{json_file}: {error}") from error
    target.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        _temporary(target, name).write_text(text, encoding="utf-8", newline="\n")
    for name in files:
        _temporary(target, name).replace(target / name)
    for stale in target.glob("*.tf"):
        if stale.name not in files:
            stale.unlink()


def _temporary(target: Path, name: str) -> Path:
    return target / f".{name}.part"
