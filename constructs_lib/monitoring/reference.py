"""What others need to know of a topic or an alarm, and stand-ins for those made elsewhere."""

from dataclasses import dataclass
from typing import Protocol

from cdktf import Fn, Token


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

    @property
    def alarm_name(self) -> str:
        """Its name."""


@dataclass(frozen=True, slots=True)
class ExistingAlarm:
    """An alarm that another stack or the caller of a module made, by its ARN."""

    arn: str

    @property
    def alarm_name(self) -> str:
        """Its name, the last part of its ARN."""
        if Token.is_unresolved(self.arn):
            return Token.as_string(Fn.element(Fn.split(":", self.arn), 6))
        return self.arn.split(":")[6]
