"""The synthesized stacks, for the tools that read them."""

from pathlib import Path

from conventions import UnreadableError, synthesis
from conventions.document import Document, Kind
from terrace.errors import UserError


def stacks(output: Path) -> tuple[Document, ...]:
    """Read every stack of an output folder.

    Raises:
        UserError: Nothing is synthesized there, or it cannot be read.
    """
    if not (output / "stacks").is_dir():
        raise UserError(f"nothing is synthesized in {output}; run: make synth")
    try:
        documents = synthesis.read(output).documents
    except UnreadableError as error:
        raise UserError(str(error)) from None
    return tuple(document for document in documents if document.kind is Kind.STACK)
