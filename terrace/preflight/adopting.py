"""Writing what an account has already into the file of its environment."""

import ast
from collections.abc import Mapping
from pathlib import Path

from terrace.adopt import configuration
from terrace.adopt.configuration import PACKAGE, require_valid
from terrace.adopt.literals import assigned
from terrace.errors import UserError

FIELD = "already_there"
SHARED = "shared"
BEFORE = "owner"  # an argument that every environment has, near the end


def adopt(root: Path, environment: str, entries: Mapping[str, str]) -> str:
    """Write entries into an environment's file; changes nothing unless all checks accept it.

    Args:
        root: The working copy.
        environment: Name of the environment, "shared" for what all share.
        entries: Ids to import, by the kind of what is there.

    Returns:
        The file, below the working copy.

    Raises:
        UserError: The file has no place for them, or a value is refused.
    """
    file = root / PACKAGE / f"{environment}.py"
    text = with_entries(file, entries)
    require_valid(root, {file: text})
    configuration.write({file: text})
    return f"{PACKAGE}/{environment}.py"


def with_entries(file: Path, entries: Mapping[str, str]) -> bytes:
    """Return the text of a file with entries besides those that it has.

    Raises:
        UserError: It has no call to write into.
    """
    source = file.read_text(encoding="utf-8")
    variable = "PLATFORM" if file.stem == SHARED else "ENVIRONMENT"
    call = assigned(ast.parse(source, str(file)), variable)
    arguments = {each.arg: each for each in call.keywords} if call else {}
    lines = source.splitlines(keepends=True)
    present, before = arguments.get(FIELD), arguments.get(BEFORE)
    if before is None or (present is not None and not isinstance(present.value, ast.Dict)):
        raise UserError(
            f"{file.name} has no {variable} with {BEFORE}=… and {FIELD}={{…}}, allowed: "
            "literal values, which this command can write beside"
        )
    known: dict[str, str | None] = ast.literal_eval(present.value) if present else {}
    written = _field({**known, **entries}, indent=before.col_offset)
    if present is None:
        lines.insert(before.lineno - 1, written)
    else:
        lines[present.lineno - 1 : present.end_lineno] = [written]
    return "".join(lines).encode()


def _field(entries: Mapping[str, str | None], *, indent: int) -> str:
    outer, inner = " " * indent, " " * (indent + 4)
    body = "".join(f"{inner}{kind!r}: {id_!r},\n" for kind, id_ in sorted(entries.items()))
    body = body.replace("'", '"')
    return f"{outer}{FIELD}={{\n{body}{outer}}},\n"
