"""Giving the errors of other parts of the tools the exit code that a pipeline reads."""

from collections.abc import Iterator
from contextlib import contextmanager

from terrace.aws import Unreadable
from terrace.delivery.codes import Code
from terrace.errors import Refusal, is_sentence


@contextmanager
def usage() -> Iterator[None]:
    """In the body of a `with` block, what is wrong is what the caller has named.

    Raises:
        Refusal: With the sentence of a UserError or a ConfigurationError, and the code USAGE.
    """
    try:
        yield
    except Exception as problem:
        if isinstance(problem, Refusal) or not is_sentence(problem):
            raise
        raise Refusal(str(problem), code=Code.USAGE) from None


@contextmanager
def of_aws(hint: str = "") -> Iterator[None]:
    """In the body of a `with` block, AWS may refuse.

    Args:
        hint: What may help, such as "the role is x"; it ends the sentence.

    Raises:
        Refusal: With the sentence of what could not be read; SIGNED_OUT where credentials are
            missing or have expired, REFUSED otherwise.
    """
    try:
        yield
    except Unreadable as problem:
        code = Code.SIGNED_OUT if problem.signed_out else Code.REFUSED
        raise Refusal(f"{problem}; {hint}" if hint else str(problem), code=code) from None
