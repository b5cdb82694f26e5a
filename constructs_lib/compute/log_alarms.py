"""Alarm of errors that an application writes into its log."""

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.cloudwatch_log_metric_filter import (
    CloudwatchLogMetricFilter,
    CloudwatchLogMetricFilterMetricTransformation,
)
from constructs import Construct

from constructs_lib.monitoring.alarm import AlarmSet, Condition, Metric, When

THING = "error-logs"
ERRORS_PER_MINUTE = 10
# One line of JSON for each event, as the application's logger writes it.
PATTERN = '{ ($.level = "ERROR") || ($.level = "CRITICAL") }'


class LogAlarms(Construct):
    """Counts lines of level ERROR and above, and rings when they keep coming.

    It hears of what fails without a failed request: a background job, a queue, a retry.

    Attributes:
        errors: The alarm.
    """

    def __init__(
        self, scope: Construct, id_: str, *, alarms: AlarmSet, log_group: CloudwatchLogGroup
    ) -> None:
        super().__init__(scope, id_)
        namespace = alarms.site.name(alarms.subject)
        CloudwatchLogMetricFilter(
            self,
            "filter",
            name=alarms.name(THING),
            log_group_name=log_group.name,
            pattern=PATTERN,
            metric_transformation=CloudwatchLogMetricFilterMetricTransformation(
                # A minute in which other lines were written counts as one without errors.
                name=THING,
                namespace=namespace,
                value="1",
                default_value="0",
            ),
        )
        self.errors = alarms.on_metric(
            self,
            THING,
            f"{alarms.subject} logs more than {ERRORS_PER_MINUTE} errors a minute",
            metric=Metric(namespace=namespace, name=THING, dimensions={}, statistic="Sum"),
            condition=Condition(when=When.ABOVE, threshold=ERRORS_PER_MINUTE, minutes=5),
        )
