"""The exit codes of what can go wrong while a stack is planned."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from terrace.delivery.codes import Code
from terrace.errors import Refusal, UserError

_CODES = (
    (r"no AWS credentials were found|the AWS credentials have expired", Code.SIGNED_OUT),
    (r"the state \S+ is locked by ", Code.BUSY),
    (
        r"terraform (?:is not installed|cannot be run)|TERRAFORM_BINARY_NAME is|.* is too old: ",
        Code.TOOL_MISSING,
    ),
)


@contextmanager
def coded() -> Iterator[None]:
    """In the body of a `with` block, what goes wrong gets its exit code.

    Raises:
        Refusal: With the sentence of a UserError.
    """
    try:
        yield
    except Refusal:
        raise
    except UserError as problem:
        raise Refusal(str(problem), code=code_of(str(problem))) from None


def code_of(sentence: str) -> Code:
    """Return the exit code for the sentence of a failure."""
    return next((code for pattern, code in _CODES if re.match(pattern, sentence)), Code.REFUSED)
