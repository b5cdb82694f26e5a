"""GuardDuty: features of a detector.

In moto an update of one feature drops all others, where GuardDuty leaves them as they were;
aws_guardduty_detector_feature updates each by itself.
"""

from collections.abc import Callable
from typing import Any

from moto.guardduty.models import Detector

from terrace.embedded_aws.extensions.patch import wrap


def extend() -> None:
    """Add features to those there are."""
    wrap(Detector, "update", _update)


def _update(original: Callable[..., None], detector: Any, *others: Any) -> None:
    *settings, features = others
    known = {each["name"]: each for each in detector.features}
    known |= {each["name"]: each for each in features or []}
    original(detector, *settings, list(known.values()))
