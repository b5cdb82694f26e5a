"""Alarm of a canary, which sees what a user sees."""

from constructs import Construct

from constructs_lib.monitoring.alarm import AlarmSet, Condition, Metric, NoData, When

FAILURES = 2  # on end: one alone is as often the canary's own
SUCCESS_PERCENT = 100


class CanaryAlarms(Construct):
    """It fails, or has fallen silent."""

    def __init__(
        self, scope: Construct, id_: str, *, alarms: AlarmSet, canary: str, every_minutes: int
    ) -> None:
        """Watch a canary by its name and how often it runs."""
        super().__init__(scope, id_)
        alarms.on_metric(
            self,
            "canary-failed",
            "The application does not answer from outside, or nobody asks any more",
            metric=Metric(
                namespace="CloudWatchSynthetics",
                name="SuccessPercent",
                dimensions={"CanaryName": canary},
                statistic="Average",
            ),
            condition=Condition(
                when=When.BELOW,
                threshold=SUCCESS_PERCENT,
                minutes=FAILURES * every_minutes,
                period_minutes=every_minutes,
                no_data=NoData.BROKEN,
            ),
        )
