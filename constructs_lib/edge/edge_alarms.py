"""Alarms of what stands before the application."""

from constructs import Construct

from constructs_lib.monitoring.alarm import AlarmSet, Condition, Metric, NoData, When

ERROR_PERCENT = 5


class EdgeAlarms(Construct):
    """The application as people find it: gone, or failing at CloudFront.

    Both metrics are in us-east-1, so the alarms and their topic have to be.
    """

    def __init__(self, scope: Construct, id_: str, *, alarms: AlarmSet, health_check: str) -> None:
        """Watch a health check.

        Args:
            scope: Parent.
            id_: Construct id.
            alarms: What they share, in us-east-1.
            health_check: Id of the health check.
        """
        super().__init__(scope, id_)
        self._alarms = alarms
        alarms.on_metric(
            self,
            "endpoint-unreachable",
            "The application does not answer its name from outside",
            metric=Metric(
                namespace="AWS/Route53",
                name="HealthCheckStatus",
                dimensions={"HealthCheckId": health_check},
                statistic="Minimum",
            ),
            condition=Condition(when=When.BELOW, threshold=1, minutes=2, no_data=NoData.BROKEN),
        )

    def watch_distribution(self, distribution: str) -> None:
        """Watch a distribution, by its id."""
        self._alarms.on_metric(
            self,
            "edge-errors-high",
            f"CloudFront answers more than {ERROR_PERCENT} % of requests with an error",
            metric=Metric(
                namespace="AWS/CloudFront",
                name="5xxErrorRate",
                dimensions={"DistributionId": distribution, "Region": "Global"},
                statistic="Average",
            ),
            condition=Condition(when=When.ABOVE, threshold=ERROR_PERCENT, minutes=5),
        )
