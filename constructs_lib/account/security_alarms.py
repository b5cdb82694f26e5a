"""Alarms on what should hardly ever be in an account's trail."""

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.cloudwatch_log_metric_filter import (
    CloudwatchLogMetricFilter,
    CloudwatchLogMetricFilterMetricTransformation,
)
from constructs import Construct

from constructs_lib.account.security_events import EVENTS
from constructs_lib.monitoring.alarm import AlarmSet, Condition, Metric, When


class SecurityAlarms(Construct):
    """A metric filter and an alarm for each kind of event of the CIS benchmark."""

    def __init__(
        self, scope: Construct, id_: str, *, alarms: AlarmSet, trail: CloudwatchLogGroup
    ) -> None:
        """Watch a trail by its log group."""
        super().__init__(scope, id_)
        namespace = alarms.site.name("trail")
        for thing, event in EVENTS.items():
            CloudwatchLogMetricFilter(
                self,
                f"{thing}-filter",
                name=alarms.site.name(thing),
                log_group_name=trail.name,
                pattern=event.pattern,
                metric_transformation=CloudwatchLogMetricFilterMetricTransformation(
                    name=thing, namespace=namespace, value="1"
                ),
            )
            alarms.on_metric(
                self,
                thing,
                event.meaning,
                metric=Metric(namespace=namespace, name=thing, dimensions={}, statistic="Sum"),
                condition=Condition(when=When.ABOVE, threshold=event.tolerated, minutes=1),
            )
