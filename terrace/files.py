"""Files that are replaced whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from terrace.errors import UserError, unusable


def replace(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Replace a file in one move, so that no reader ever sees half of it.

    Raises:
        UserError: It cannot be written, and is as it was.
    """
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(draft).chmod(mode)
            Path(draft).replace(path)
        finally:
            with suppress(FileNotFoundError):  # after success there is none
                Path(draft).unlink()


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Name the file or folder that the body of a `with` block writes, where that is refused.

    The system itself names a file that cannot be opened, but none that cannot be filled.

    Raises:
        UserError: It is refused.
    """
    try:
        yield
    except OSError as problem:
        raise UserError(unusable(path, problem, verb="written")) from None
