"""The address ledger on its way through a synthesis, and when a stack enters and leaves it.

The rules compare the new stacks with the ledger of the former output; once they have passed,
the new ledger takes its place and is published with everything else.
"""

import shutil
from collections.abc import Collection, Iterable
from pathlib import Path

from conventions import UnreadableError, files, ledger, synthesis
from conventions.document import Kind
from conventions.errors import UnwritableError
from conventions.ledger import Ledger
from terrace.errors import UserError


def carry_over(output: Path, scratch: Path) -> None:
    """Put the output folder's ledger beside the new stacks, as it is; there may be none yet.

    Raises:
        UserError: It is not a ledger, as after a merge that left conflict markers in it.
    """
    if _read(output):
        shutil.copyfile(output / ledger.NAME, scratch / ledger.NAME)


def renew(scratch: Path) -> None:
    """Write the ledger of the new stacks over the former one."""
    read = synthesis.read(scratch)
    text = ledger.render(ledger.renewed(read.ledger, read.documents))
    (scratch / ledger.NAME).write_text(text, encoding="utf-8")


def deployed(output: Path) -> list[str]:
    """Return the stacks that are deployed, as the ledger says.

    Raises:
        UserError: It is not a ledger.
    """
    return sorted(_read(output))


def mark_deployed(output: Path, stacks: Iterable[str]) -> list[str]:
    """Enter stacks with what they hold; returns those that were not in the ledger before.

    Raises:
        UserError: A stack is not in the output folder, or the ledger cannot be written.
    """
    former = _read(output)
    new = sorted(set(stacks) - former.keys())
    if new:
        held = _addresses(output)
        if unknown := [name for name in new if name not in held]:
            raise UserError(
                f"stack is {unknown[0]!r}, allowed: {', '.join(held)}; they are what was last "
                "synthesized"
            )
        _write(output, {**former, **{name: held[name] for name in new}})
    return new


def mark_destroyed(output: Path, stacks: Collection[str]) -> list[str]:
    """Take stacks out; returns those that were in the ledger before.

    Raises:
        UserError: It is not a ledger, or cannot be written.
    """
    former = _read(output)
    gone = sorted(set(stacks) & former.keys())
    if gone:
        _write(output, {name: held for name, held in former.items() if name not in gone})
    return gone


def _addresses(output: Path) -> dict[str, tuple[str, ...]]:
    try:
        documents = synthesis.read(output).documents
    except UnreadableError as error:
        raise UserError(str(error)) from None
    return {each.name: ledger.addresses(each) for each in documents if each.kind is Kind.STACK}


def _read(output: Path) -> Ledger:
    try:
        return ledger.read(output / ledger.NAME) or {}
    except UnreadableError as error:
        raise UserError(str(error)) from None


def _write(output: Path, changed: Ledger) -> None:
    try:
        files.write(output / ledger.NAME, ledger.render(changed).encode())
    except UnwritableError as error:
        raise UserError(str(error)) from None
