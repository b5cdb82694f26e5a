"""Answers for what the embedded AWS cannot do, in the wire format that the caller reads.

moto answers an unknown action with a traceback and HTTP 500, which every SDK retries until it
looks like a hang. 501 is not retried, and its one sentence reaches the user's terminal.
"""

import json
from dataclasses import dataclass
from typing import Final
from wsgiref.types import WSGIEnvironment
from xml.sax.saxutils import escape

from werkzeug.wrappers import Response

_FORM: Final = "application/x-www-form-urlencoded"
_REST_XML: Final = ("cloudfront", "route53")


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """An error as every AWS protocol knows it.

    Attributes:
        status: HTTP status; 501 ends an SDK's attempts, 500 lets it try again.
        code: The error code that SDKs show.
        message: One sentence for the user.
    """

    status: int
    code: str
    message: str


def not_implemented(service: str, what: str) -> Failure:
    """The failure for an action or address that neither moto nor an extension has."""
    message = f"the embedded AWS has no {what} of {service}; switch off what needs it"
    return Failure(status=501, code="NotInEmbeddedAws", message=message)


def crashed(service: str, error: Exception) -> Failure:
    """The failure for a defect of moto or of an extension."""
    message = f"the embedded AWS failed in {service} with {type(error).__name__}: {error}"
    return Failure(status=500, code="EmbeddedAwsDefect", message=message)


def service_of(environ: WSGIEnvironment) -> str:
    """The service that the request was signed for; S3 also takes unsigned ones."""
    scope = environ.get("HTTP_AUTHORIZATION", "").partition("Credential=")[2].split(",")[0]
    parts = scope.split("/")
    return parts[3] if len(parts) == 5 else "s3"


def answer(environ: WSGIEnvironment, failure: Failure) -> Response:
    """The failure in the protocol of the request."""
    service = service_of(environ)
    if environ.get("CONTENT_TYPE", "").startswith(_FORM) or service in _REST_XML:
        body = _xml_for_ec2(failure) if service == "ec2" else _xml(failure)
    elif service == "s3":
        body = _error_element(failure)
    else:
        return _json(failure)
    return Response(body, status=failure.status, content_type="text/xml")


def _json(failure: Failure) -> Response:
    body = json.dumps({"__type": failure.code, "message": failure.message})
    headers = {"x-amzn-errortype": failure.code}
    return Response(body, failure.status, headers, content_type="application/json")


def _xml(failure: Failure) -> str:
    return f"<ErrorResponse>{_error_element(failure)}<RequestId>0</RequestId></ErrorResponse>"


def _xml_for_ec2(failure: Failure) -> str:
    return (
        f"<Response><Errors>{_error_element(failure)}</Errors><RequestID>0</RequestID></Response>"
    )


def _error_element(failure: Failure) -> str:
    message = escape(failure.message)
    return f"<Error><Code>{failure.code}</Code><Message>{message}</Message></Error>"
