"""GuardDuty: one detector for each account and region, its features, and its tags.

moto makes any number of detectors, where GuardDuty answers BadRequestException as soon as there
is one. It knows no TagResource, with which the provider tags a detector that it adopts.

In moto an update of one feature drops all others, where GuardDuty leaves them as they were;
aws_guardduty_detector_feature updates each by itself.

Source: Amazon GuardDuty API Reference, CreateDetector; the message as in
hashicorp/terraform-provider-aws, issue 11780.
"""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from moto.guardduty import urls
from moto.guardduty.exceptions import GuardDutyException
from moto.guardduty.models import Detector, GuardDutyBackend
from moto.guardduty.responses import GuardDutyResponse

from terrace.embedded_aws.extensions.patch import add, wrap


class DetectorExistsError(GuardDutyException):
    """There is a detector already."""

    code = 400

    def __init__(self) -> None:
        super().__init__(
            "InvalidInputException",
            "The request is rejected because a detector already exists for the current account.",
        )

    def get_headers(self, *_: Any, **__: Any) -> list[tuple[str, str]]:
        """Name the error as GuardDuty does, which has one shape for all of its refusals."""
        return [("X-Amzn-ErrorType", "BadRequestException")]


def extend() -> None:
    """Refuse a second detector, tag the first, and add features to those there are."""
    urls.url_paths.setdefault("{0}/tags/(?P<arn>.+)$", GuardDutyResponse.dispatch)
    add(GuardDutyResponse, tag_resource)
    wrap(GuardDutyBackend, "create_detector", _create)
    wrap(Detector, "update", _update)


def _create(original: Callable[..., str], backend: Any, *args: Any, **given: Any) -> str:
    if backend.detectors:
        raise DetectorExistsError
    return original(backend, *args, **given)


def tag_resource(self: Any) -> str:
    """Answer TagResource, for a detector."""
    detector = self.guardduty_backend.get_detector(unquote(self.path).rpartition("/")[2])
    detector.tags.update(json.loads(self.body)["tags"])
    return "{}"


def _update(original: Callable[..., None], detector: Any, *others: Any) -> None:
    *settings, features = others
    known = {each["name"]: each for each in detector.features}
    known |= {each["name"]: each for each in features or []}
    original(detector, *settings, list(known.values()))
