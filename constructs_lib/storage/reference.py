"""What storage needs to know of a distribution."""

from typing import Protocol


class DistributionReference(Protocol):
    """A CloudFront distribution."""

    @property
    def arn(self) -> str:
        """ARN of the distribution."""
