"""Files that are replaced whole or not at all."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def replace(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Replace a file in one move, so that no reader ever sees half of it."""
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
