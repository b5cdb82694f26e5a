"""Macie: classification jobs, and accounts where Macie is on already.

moto knows no jobs: CreateClassificationJob, DescribeClassificationJob and
UpdateClassificationJob, which aws_macie2_classification_job needs. A job of moto's never ends:
a schedule's does not either, until it is cancelled.
Nor does it know UpdateMacieSession, with which the provider changes an aws_macie2_account that it
adopts. In moto Macie is on in every account and can be turned on again and again. AWS has it off at
first, and answers ConflictException where it is on.

Source: Amazon Macie API Reference, EnableMacie, HTTP status 409.
"""

import json
from collections.abc import Callable
from typing import Any, Final

from moto.core.utils import utcnow
from moto.macie2 import urls
from moto.macie2.exceptions import MacieException, ResourceNotFoundException
from moto.macie2.models import MacieBackend
from moto.macie2.responses import MacieResponse
from moto.moto_api._internal import mock_random

from terrace.embedded_aws.extensions.patch import add, wrap

_ROUTES: Final = ("jobs", "jobs/(?P<id>[^/]+)")
_ENABLED: Final = "Macie has already been enabled"
_GONE: Final = "The request failed because the specified resource doesn't exist."


class EnabledError(MacieException):
    """Macie is on already."""

    code = 409

    def __init__(self) -> None:
        super().__init__("ConflictException", _ENABLED)

    def get_headers(self, *_: Any, **__: Any) -> list[tuple[str, str]]:
        """Name the error where Macie does."""
        return [("x-amzn-ErrorType", "ConflictException")]


def extend() -> None:
    """Keep jobs on the backend, and turn Macie on once."""
    for path in _ROUTES:
        urls.url_paths.setdefault(f"{{0}}/{path}$", MacieResponse.dispatch)
    wrap(MacieBackend, "__init__", _create)
    wrap(MacieBackend, "enable_macie", _enable)
    wrap(MacieBackend, "disable_macie", _disable)
    add(
        MacieResponse,
        update_macie_session,
        create_classification_job,
        describe_classification_job,
        update_classification_job,
    )


def _create(original: Callable[..., None], backend: Any, *args: Any, **named: Any) -> None:
    original(backend, *args, **named)
    backend.jobs = {}
    backend.macie_session = None


def _enable(original: Callable[..., None], backend: Any, *args: Any, **given: Any) -> None:
    if backend.macie_session:
        raise EnabledError
    original(backend, *args, **given)


def update_macie_session(self: Any) -> str:
    """Answer UpdateMacieSession."""
    session = self.macie_backend.macie_session
    if not session:
        raise ResourceNotFoundException(_GONE)
    wanted = json.loads(self.body)
    known = ("findingPublishingFrequency", "status")
    session.update({name: wanted[name] for name in known if name in wanted}, updatedAt=utcnow())
    return "{}"


def _disable(original: Callable[..., None], backend: Any) -> None:
    original(backend)
    backend.jobs.clear()


def create_classification_job(self: Any) -> str:
    """Answer CreateClassificationJob."""
    backend = self.macie_backend
    wanted = json.loads(self.body)
    id_ = mock_random.get_random_hex(32)
    arn = f"arn:aws:macie2:{backend.region_name}:{backend.account_id}:classification-job/{id_}"
    backend.jobs[id_] = wanted | {
        "jobId": id_,
        "jobArn": arn,
        "jobStatus": "RUNNING",
        "createdAt": utcnow().isoformat() + "Z",
        "statistics": {"numberOfRuns": 0},
        "managedDataIdentifierSelector": wanted.get("managedDataIdentifierSelector", "ALL"),
    }
    return json.dumps({"jobId": id_, "jobArn": arn})


def describe_classification_job(self: Any) -> str:
    """Answer DescribeClassificationJob."""
    return json.dumps(_job(self))


def update_classification_job(self: Any) -> str:
    """Answer UpdateClassificationJob."""
    _job(self)["jobStatus"] = json.loads(self.body)["jobStatus"]
    return "{}"


def _job(self: Any) -> Any:
    id_ = self.path.rpartition("/")[2]
    if id_ not in self.macie_backend.jobs:
        raise ResourceNotFoundException(_GONE)
    return self.macie_backend.jobs[id_]
