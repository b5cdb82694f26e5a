"""What others need to know of a topic or an alarm, and stand-ins for those made elsewhere."""

from dataclasses import dataclass
from typing import Protocol


class TopicReference(Protocol):
    """An SNS topic that alarms report to."""

    @property
    def arn(self) -> str:
        """ARN of the topic."""


@dataclass(frozen=True, slots=True)
class ExistingTopic:
    """A topic that another stack or the caller of a module made, by its ARN."""

    arn: str


class AlarmReference(Protocol):
    """A CloudWatch alarm."""

    @property
    def arn(self) -> str:
        """ARN of the alarm."""


@dataclass(frozen=True, slots=True)
class ExistingAlarm:
    """An alarm that another stack or the caller of a module made, by its ARN."""

    arn: str
