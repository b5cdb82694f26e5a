"""What storage needs to know of a distribution, what others need to know of a bucket of logs."""

from dataclasses import dataclass
from typing import Protocol


class DistributionReference(Protocol):
    """A CloudFront distribution."""

    @property
    def arn(self) -> str:
        """ARN of the distribution."""


class LogBucketReference(Protocol):
    """A bucket that receives access logs."""

    @property
    def writable_name(self) -> str:
        """Its name, known once services may write to it; before, they refuse it as a target."""


@dataclass(frozen=True, slots=True)
class ExistingLogBucket:
    """A bucket of access logs that another stack or the caller of a module made, by its name."""

    writable_name: str
