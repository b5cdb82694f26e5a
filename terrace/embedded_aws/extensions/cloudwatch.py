"""CloudWatch: composite alarms.

moto stores and describes the rule of a composite alarm, but has no PutCompositeAlarm, with which
the provider creates aws_cloudwatch_composite_alarm.
"""

from typing import Any

from moto.cloudwatch.responses import CloudWatchResponse

from terrace.embedded_aws.extensions.patch import add


def extend() -> None:
    """Put composite alarms where metric alarms go."""
    add(CloudWatchResponse, put_composite_alarm)


def put_composite_alarm(self: Any) -> Any:
    """Answer PutCompositeAlarm."""
    return self.put_metric_alarm()
