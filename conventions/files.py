"""Files: read strictly, for what a lenient reader loses nobody judges; written whole or not."""

import json
import os
from contextlib import suppress
from pathlib import Path

from conventions.blocks import Json
from conventions.errors import UnreadableError, UnwritableError
from conventions.expressions import without_repeats


def text(file: Path) -> str:
    """Return what a file holds.

    Raises:
        UnreadableError: not there, not to be opened, or not UTF-8.
    """
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise UnreadableError(f"{file} cannot be read: {error}") from None


def parse(file: Path) -> Json:
    """Return the object that a JSON file holds.

    Raises:
        UnreadableError: not JSON, with line and column; not an object; or a key stands twice.
    """
    try:
        parsed = json.loads(text(file), object_pairs_hook=without_repeats)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise UnreadableError(f"{file} is not JSON at {place}: {error.msg}") from None
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"{file} cannot be read: {error}") from None
    if not isinstance(parsed, dict):
        raise UnreadableError(f"{file} must hold a JSON object, got {type(parsed).__name__}")
    return parsed


def write(file: Path, content: bytes) -> None:
    """Replace a file; whoever reads it meanwhile sees the former one or the new one.

    Raises:
        UnwritableError: the folder is missing or closed, or something else has the name.
    """
    target = file.resolve()  # a link stays a link
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        if target.exists() and not target.is_file():
            raise UnwritableError(f"{file} cannot be written: it is not a regular file")
        part.write_bytes(content)
        part.replace(target)
    except OSError as error:
        raise UnwritableError(f"{file} cannot be written: {error.strerror}") from None
    finally:
        with suppress(OSError):  # after success there is none
            part.unlink()
