"""What AWS answered when something could not be read, as a clause for people."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,  # noqa: A004 - botocore's own, which is no OSError
    EndpointConnectionError,
    HTTPClientError,
    NoCredentialsError,
    PartialCredentialsError,
    ProfileNotFound,
    SSOTokenLoadError,
    TokenRetrievalError,
    UnauthorizedSSOTokenError,
)
from botocore.parsers import ResponseParserError

EXPIRED = {"ExpiredToken", "ExpiredTokenException", "RequestExpired"}
UNKNOWN = {"InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch"}
REFUSED = {
    "AccessDenied",
    "AccessDeniedException",
    "AuthorizationError",
    "AuthorizationErrorException",
    "UnauthorizedOperation",
    "403",  # of a HEAD request, which has no body to name the error
}
OUT_OF_ORDER = {500, 502, 503, 504}  # of HTTP; what was asked for may have been done or not
THROTTLED = {
    "RequestLimitExceeded",
    "SlowDown",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TooManyUpdates",  # of a parameter of Systems Manager
}
SIGNED_OUT = {
    NoCredentialsError: "there are no credentials",
    PartialCredentialsError: "half of the credentials are missing",
    ProfileNotFound: "AWS_PROFILE names a profile that is not there",
    SSOTokenLoadError: "nobody is signed in to the session of this profile",
    UnauthorizedSSOTokenError: "the credentials have expired",
    TokenRetrievalError: "the credentials have expired",
}
SIGN_IN = "sign in, for example with `aws sso login`, or set AWS_PROFILE"


class Unreadable(Exception):  # noqa: N818 - a state of what was to be read, not of this program
    """Something could not be read, so it cannot be judged; the text says what, and why.

    Attributes:
        signed_out: Credentials are missing, expired or unknown.
        unanswered: No answer came, or none that says anything: AWS is out of order, or asks for
            patience. What was asked for may have been done or not, and may be asked again.
    """

    def __init__(
        self, sentence: str, *, signed_out: bool = False, unanswered: bool = False
    ) -> None:
        super().__init__(sentence)
        self.signed_out, self.unanswered = signed_out, unanswered


@contextmanager
def reading(what: str, *, verb: str = "read") -> Iterator[None]:
    """Turn what AWS refuses, in the body of a `with` block, into one clause.

    Args:
        what: What is read, such as "the roles of account 222222222222".
        verb: What is done to it, such as "changed".

    Raises:
        Unreadable: Credentials, permissions or the connection do not allow it.
    """
    try:
        yield
    except (ClientError, BotoCoreError) as problem:
        raise Unreadable(
            f"{what} could not be {verb}: {reason(problem)}",
            signed_out=is_signed_out(problem),
            unanswered=is_unanswered(problem),
        ) from None
    except ResponseParserError:  # which is no BotoCoreError; a proxy's page, or half an answer
        raise Unreadable(
            f"{what} could not be {verb}: what answered is not AWS, or its answer was cut off",
            unanswered=True,
        ) from None


def is_signed_out(problem: ClientError | BotoCoreError) -> bool:
    """Whether credentials are missing, have expired, or are unknown to AWS."""
    if isinstance(problem, ClientError):
        return problem.response.get("Error", {}).get("Code") in EXPIRED | UNKNOWN
    return isinstance(problem, tuple(SIGNED_OUT))


def is_unanswered(problem: ClientError | BotoCoreError) -> bool:
    """Whether a later try may get the answer that this one did not."""
    if isinstance(problem, ClientError):
        status = problem.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
        code = problem.response.get("Error", {}).get("Code")
        return status in OUT_OF_ORDER or code in THROTTLED
    return isinstance(problem, ConnectionError | HTTPClientError)


def found(what: str, read: Callable[[], Any], *, missing: Collection[str]) -> Any | None:
    """Return an answer of AWS, or None where it says that there is no such thing.

    Args:
        what: What is read, such as "the bucket terrace-shared-state".
        read: Asks for it.
        missing: Error codes by which AWS says that it is not there.

    Raises:
        Unreadable: Any other refusal.
    """
    with reading(what):
        try:
            return read()
        except ClientError as problem:
            if problem.response.get("Error", {}).get("Code") in missing:
                return None
            raise


def reason(problem: ClientError | BotoCoreError) -> str:
    """Say why AWS, or the way to it, did not answer, and what helps."""
    if isinstance(problem, ClientError):
        return _refusal(problem)
    if isinstance(problem, EndpointConnectionError):
        return "nothing answers at " + str(problem.kwargs["endpoint_url"])
    for kind, said in SIGNED_OUT.items():
        if isinstance(problem, kind):
            return f"{said}; {SIGN_IN}"
    return " ".join(str(problem).split()).rstrip(".")


def _refusal(problem: ClientError) -> str:
    error = problem.response.get("Error", {})
    code, operation = error.get("Code", "unknown error"), problem.operation_name
    if code in EXPIRED:
        return f"the credentials have expired; {SIGN_IN}"
    if code in UNKNOWN:
        return f"AWS does not know the credentials ({code}); {SIGN_IN}"
    if code in REFUSED:
        return f"{operation} is not allowed with these credentials ({code})"
    said = " ".join(str(error.get("Message", "")).split()).rstrip(".")
    return f"{operation} answered {code}" + (f", {said}" if said else "")
