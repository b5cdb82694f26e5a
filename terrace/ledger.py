"""The address ledger on its way through a synthesis.

The rules compare the new stacks with the ledger of the former output; once they have passed,
the new ledger takes its place and is published with everything else.
"""

import shutil
from pathlib import Path

from conventions import UnreadableError, ledger, synthesis
from terrace.errors import UserError


def carry_over(output: Path, scratch: Path) -> None:
    """Put the output folder's ledger beside the new stacks, as it is; there may be none yet.

    Raises:
        UserError: It is not a ledger, as after a merge that left conflict markers in it.
    """
    try:
        if ledger.read(output / ledger.NAME) is not None:
            shutil.copyfile(output / ledger.NAME, scratch / ledger.NAME)
    except UnreadableError as error:
        raise UserError(str(error)) from None


def renew(scratch: Path) -> None:
    """Write the ledger of the new stacks over the former one."""
    read = synthesis.read(scratch)
    text = ledger.render(ledger.renewed(read.ledger, read.documents))
    (scratch / ledger.NAME).write_text(text, encoding="utf-8")
