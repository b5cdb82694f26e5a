"""Alarms on what should hardly ever be in an account's trail."""

from collections.abc import Mapping

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.cloudwatch_log_metric_filter import (
    CloudwatchLogMetricFilter,
    CloudwatchLogMetricFilterMetricTransformation,
)
from constructs import Construct

from constructs_lib.monitoring.alarm import AlarmSet, Condition, Metric, When

# CIS AWS Foundations Benchmark 3.0, section 4: the filters are the benchmark's own.
FILTERS: Mapping[str, tuple[str, str]] = {
    "root-login": (
        "Somebody used the root user",
        (
            '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS '
            '&& $.eventType != "AwsServiceEvent" }'
        ),
    ),
    "unauthorized-calls": (
        "API calls are refused, as when somebody tries what a stolen key may do",
        '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
    ),
    "login-without-mfa": (
        "Somebody signed in to the console without a second factor",
        (
            '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") '
            '&& ($.userIdentity.type = "IAMUser") '
            '&& ($.responseElements.ConsoleLogin = "Success") }'
        ),
    ),
    "trail-changed": (
        "Somebody changed or stopped the record of API calls",
        (
            "{ ($.eventName = CreateTrail) || ($.eventName = UpdateTrail) || "
            "($.eventName = DeleteTrail) || ($.eventName = StopLogging) }"
        ),
    ),
}
TOLERATED = {"unauthorized-calls": 10}  # a minute; every deployment tries a few things


class SecurityAlarms(Construct):
    """A metric filter and an alarm for each of the benchmark's events that people cause."""

    def __init__(
        self, scope: Construct, id_: str, *, alarms: AlarmSet, trail: CloudwatchLogGroup
    ) -> None:
        """Watch a trail by its log group."""
        super().__init__(scope, id_)
        namespace = alarms.naming.name("trail")
        for thing, (meaning, pattern) in FILTERS.items():
            CloudwatchLogMetricFilter(
                self,
                f"{thing}-filter",
                name=alarms.naming.name(thing),
                log_group_name=trail.name,
                pattern=pattern,
                metric_transformation=CloudwatchLogMetricFilterMetricTransformation(
                    name=thing, namespace=namespace, value="1"
                ),
            )
            alarms.on_metric(
                self,
                thing,
                meaning,
                metric=Metric(namespace=namespace, name=thing, dimensions={}, statistic="Sum"),
                condition=Condition(when=When.ABOVE, threshold=TOLERATED.get(thing, 0), minutes=1),
            )
