"""The errors that a user of the tools sees as a sentence instead of a traceback."""

import errno
import os
import re
import shutil
import tempfile

_OF_THE_SYSTEM = {
    getattr(errno, name): name
    for name in ("ENOSPC", "EDQUOT", "EFBIG", "EROFS", "EACCES", "EPERM", "EMFILE", "ENFILE", "EIO")
}
"""What a machine refuses without any mistake of ours: full, closed, or out of order."""
_FULL = {errno.ENOSPC, errno.EDQUOT}
# As Node.js words it, which jsii passes on: "ENOSPC: no space left on device, symlink 'a' -> 'b'".
_NAMES = "|".join([*_OF_THE_SYSTEM.values(), "ENOTDIR", r"ENOENT(?=[^\n]*\bmkdtemp\b)"])
_FROM_NODE = re.compile(rf"\b({_NAMES}): ([^\n]*)")
_PATH = re.compile(r"'([^']+)'")


class UserError(Exception):
    """Something the user can mend: what, where, received, allowed, in one sentence."""


class Refusal(UserError):  # noqa: N818 - not always a mistake: somebody else may be deploying
    """A UserError with an exit code of its own, by which a pipeline decides what comes next.

    Attributes:
        code: One of `terrace.delivery.codes.Code`.
    """

    def __init__(self, sentence: str, *, code: int) -> None:
        super().__init__(sentence)
        self.code = int(code)


def is_sentence(problem: Exception) -> bool:
    """Whether an error is for the user to read as it is: the tools' own, or a configuration's."""
    # Imported late: the library prepares its process for Node.js, and set-up comes before both.
    from constructs_lib.errors import ConfigurationError  # noqa: PLC0415

    return isinstance(problem, UserError | ConfigurationError)


def of_the_machine(problem: Exception) -> str | None:
    """Return the sentence for what the machine refused, or None for any other error."""
    if isinstance(problem, OSError) and problem.errno in _OF_THE_SYSTEM:
        return unusable(problem.filename2 or problem.filename, problem)
    if isinstance(problem, FileNotFoundError) and "temporary directory" in str(problem):
        return f"{problem.strerror}; name one that can be written in TMPDIR"
    if isinstance(problem, RuntimeError) and (found := _FROM_NODE.search(str(problem))):
        number, files = getattr(errno, found[1]), _PATH.findall(found[2])
        return unusable(files[-1] if files else None, OSError(number, os.strerror(number)))
    return None


def unusable(file: object, problem: OSError, *, verb: str = "used") -> str:
    """Say which file the machine refused to read or write, why, and what helps where it is full."""
    name = file or f"a file, such as a temporary one in {_temporary()},"
    remedy = "; make room there" if problem.errno in _FULL else ""
    return f"{name} cannot be {verb}: {reason(problem)}{remedy}"


def reason(problem: OSError) -> str:
    """Say why the machine refused, in its words; of several refusals the first."""
    if isinstance(problem, shutil.Error) and problem.args and isinstance(problem.args[0], list):
        return str(problem.args[0][0][-1])
    return problem.strerror or str(problem)


def _temporary() -> str:
    try:
        return tempfile.gettempdir()
    except OSError:  # there is none
        return "the folder that TMPDIR names"
