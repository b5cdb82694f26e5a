"""Requests held to AWS's own models of its services, as AWS does before it works on one.

botocore carries the models: which values are required, and their enumerations, lengths, ranges
and patterns. moto parses by them and takes what breaks them.
"""

import json
import threading
from collections import Counter
from io import BytesIO
from typing import Any, Final
from wsgiref.types import WSGIEnvironment

from botocore.exceptions import UnknownServiceError
from moto.core.model import OperationModel, ServiceModel
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request, determine_request_protocol
from moto.core.routing import get_service_router
from moto.core.utils import get_service_model
from werkzeug.exceptions import NotFound

from terrace.embedded_aws import accounts
from terrace.embedded_aws.constraints import breaches
from terrace.embedded_aws.failures import Failure

# What a service answers with; the others say ValidationException.
CODES: Final = {"ec2": "InvalidParameterValue", "query": "ValidationError", "s3": "InvalidArgument"}

# Models whose requests are signed with another name than theirs, or with that of several.
SIGNED_AS: Final = {
    "appconfig": ("appconfig", "appconfigdata"),
    "aps": ("amp",),
    "dynamodb": ("dynamodb", "dynamodbstreams"),
    "elasticfilesystem": ("efs",),
    "elasticloadbalancing": ("elbv2", "elb"),
    "es": ("opensearch",),
    "monitoring": ("cloudwatch",),
    "s3": ("s3", "s3control"),
    "sso": ("sso-admin",),
    "states": ("stepfunctions",),
    "tagging": ("resourcegroupstaggingapi",),
}


class Strictness:
    """What was judged since the server began.

    Attributes:
        judged: Requests by service and operation.
        by_caller: The same by the ARN of the role that asked, too.
        unknown: Requests of which no model knows the operation, by service and address.
    """

    def __init__(self) -> None:
        self.judged: Counter[str] = Counter()
        self.by_caller: Counter[tuple[str, str]] = Counter()
        self.unknown: Counter[str] = Counter()
        self._counting = threading.Lock()

    def judge(self, environ: WSGIEnvironment, service: str) -> Failure | None:
        """Say what a request breaks, None if nothing; its body can be read again afterwards."""
        request = _request(environ)
        service = _service(request, service)
        found = _operation(request, service)
        if found is None:
            self._count(self.unknown, f"{service} {request.method} {request.path}")
            return None
        operation, in_address = found
        name = f"{service}:{operation.name}"
        self._count(self.judged, name)
        self._count(self.by_caller, (accounts.caller_of(environ), name))
        protocol = determine_request_protocol(operation.service_model, request.content_type)
        given = _parsed(request, operation, in_address, protocol)
        shape = operation.input_shape
        found_breaches = list(breaches(shape, given)) if shape else []
        if not found_breaches:
            return None
        number = len(found_breaches)
        return Failure(
            status=400,
            code=CODES.get(service) or CODES.get(protocol) or "ValidationException",
            message=f"{number} validation error{'s' if number > 1 else ''} detected in "
            f"{operation.name}: {'; '.join(found_breaches)}",
        )

    def _count(self, counter: Counter[Any], name: Any) -> None:
        with self._counting:
            counter[name] += 1

    def counts(self) -> str:
        """The numbers so far, in JSON."""
        with self._counting:
            callers: dict[str, dict[str, int]] = {}
            for (caller, name), number in self.by_caller.items():
                callers.setdefault(caller, {})[name] = number
            return json.dumps(
                {
                    "requests": self.judged.total(),
                    "operations": len(self.judged),
                    "unknown": dict(self.unknown),
                    "callers": callers,
                }
            )


def _request(environ: WSGIEnvironment) -> Request:
    """Read a request, and leave its body to be read again."""
    body = Request(environ).get_data(cache=False)
    environ["CONTENT_LENGTH"] = str(len(body))
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    environ["wsgi.input"] = BytesIO(body)
    request = Request(dict(environ) | {"wsgi.input": BytesIO(body)})
    request.get_data(parse_form_data=True)
    return request


def _service(request: Request, signed_for: str) -> str:
    """The service of a request; a token that stands for a signature goes to STS."""
    unsigned = "Authorization" not in request.headers
    return "sts" if unsigned and "WebIdentityToken" in request.form else signed_for


def _operation(request: Request, service: str) -> tuple[OperationModel, dict[str, Any]] | None:
    version = request.values.get("Version")
    for name in SIGNED_AS.get(service, (service,)):
        try:
            model = get_service_model(name)
            if version in {None, model.api_version}:
                return _targeted(request, model) or get_service_router(name).match(request)
        except (NotFound, NotImplementedError, UnknownServiceError):
            continue
    return None


def _targeted(
    request: Request, model: ServiceModel
) -> tuple[OperationModel, dict[str, Any]] | None:
    """Find the operation by its name alone: the target's prefix changed over the years."""
    _, _, name = request.headers.get("X-Amz-Target", "").rpartition(".")
    return (model.operation_model(name), {}) if name in model.operation_names else None


def _parsed(
    request: Request, operation: OperationModel, in_address: dict[str, Any], protocol: str
) -> dict[str, Any]:
    parser = PROTOCOL_PARSERS[protocol](operation)
    parsed: dict[str, Any] = parser.parse(
        {
            "method": request.method,
            "values": request.values,
            "headers": request.headers,
            "body": request.data,
            "url_path": request.path,
            "url_params": in_address,
        }
    )
    return parsed
