"""What `cdktf.json` says, which cdktf and these tools read alike."""

import json
from pathlib import Path

from terrace.errors import UserError
from terrace.toolchain.locations import repository_root

FILE = "cdktf.json"
NEEDED = ("language", "app", "output")


def configured_output(root: Path | None = None) -> str:
    """Return the output folder, relative to the working copy.

    Args:
        root: The working copy, by default this one.

    Raises:
        UserError: The file is missing, broken, or lacks something that cdktf needs.
    """
    path = (root or repository_root()) / FILE
    remedy = f"; restore it with: git checkout {FILE}"
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as problem:
        place = f"line {problem.lineno}, column {problem.colno}"
        raise UserError(f"{path} is not JSON at {place}: {problem.msg}{remedy}") from None
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or problem
        raise UserError(f"{path} cannot be read: {reason}{remedy}") from None
    for name in NEEDED:
        value = read.get(name) if isinstance(read, dict) else None
        if not isinstance(value, str) or not value:
            raise UserError(f"{name} in {path} is {value!r}, allowed: a text{remedy}")
    return str(read["output"])
