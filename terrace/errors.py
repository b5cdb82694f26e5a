"""The errors that a user of the tools sees as a sentence instead of a traceback."""

import errno
import os
import re

_OF_THE_SYSTEM = {
    getattr(errno, name): name
    for name in ("ENOSPC", "EDQUOT", "EFBIG", "EROFS", "EACCES", "EPERM", "EMFILE", "ENFILE", "EIO")
}
"""What a machine refuses without any mistake of ours: full, closed, or out of order."""
_FULL = {errno.ENOSPC, errno.EDQUOT}
# As Node.js words it, which jsii passes on: "ENOSPC: no space left on device, write".
_FROM_NODE = re.compile(
    rf"\b({'|'.join(_OF_THE_SYSTEM.values())}|ENOTDIR): [^\n']*(?:'([^'\n]+)')?"
)


class UserError(Exception):
    """Something the user can mend: what, where, received, allowed, in one sentence."""


def is_sentence(problem: Exception) -> bool:
    """Whether an error is for the user to read as it is: the tools' own, or a configuration's."""
    # Imported late: the library prepares its process for Node.js, and set-up comes before both.
    from constructs_lib.errors import ConfigurationError  # noqa: PLC0415

    return isinstance(problem, UserError | ConfigurationError)


def of_the_machine(problem: Exception) -> str | None:
    """Return the sentence for what the machine refused, or None for any other error."""
    if isinstance(problem, OSError) and problem.errno in _OF_THE_SYSTEM:
        return unusable(problem.filename, problem)
    if isinstance(problem, FileNotFoundError) and "temporary directory" in str(problem):
        return f"{problem.strerror}; name one that can be written in TMPDIR"
    if isinstance(problem, RuntimeError) and (found := _FROM_NODE.search(str(problem))):
        number = getattr(errno, found[1])
        return unusable(found[2], OSError(number, os.strerror(number)))
    return None


def unusable(file: object, problem: OSError, *, verb: str = "used") -> str:
    """Say which file the machine refused to read or write, why, and what helps where it is full."""
    folder = os.environ.get("TMPDIR") or "the folder for them, unless TMPDIR names another"
    name = file or f"a file, perhaps a temporary one, which go to {folder},"
    remedy = "; make room there" if problem.errno in _FULL else ""
    return f"{name} cannot be {verb}: {problem.strerror or problem}{remedy}"
