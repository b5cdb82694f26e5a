"""A dead man's switch: what fires for ever is missed when it falls silent."""

from constructs import Construct

from constructs_lib.monitoring.alarm import Alarms, Condition, Metric, NoData, When
from constructs_lib.monitoring.alerts import Alerts
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site

THING = "heartbeats"
# Prometheus sends one every 5 minutes; three in a row do not come for nothing.
PERIOD_MINUTES, PERIODS = 5, 3


class Heartbeat(Construct):
    """A topic for heartbeats of alerting alone, and an alarm that rings when none comes.

    The alert `Watchdog` always fires, and Managed Prometheus' alert manager sends it here. Nobody
    is told of it: CloudWatch counts. When rules are no longer evaluated, or the alert manager no
    longer sends, the alarm says so by a way that Prometheus has no part in. The forwarder passes
    each heartbeat on where its secret says, so that somebody outside the account misses it when the
    account's own way to people is broken.

    Attributes:
        topic: The topic.
    """

    def __init__(
        self, scope: Construct, id_: str, *, site: Site, key: KeyReference, alarms: Alarms
    ) -> None:
        """Create both.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            key: Key of the topic's messages; Prometheus has to be among its users.
            alarms: What the alarm needs.
        """
        super().__init__(scope, id_)
        self.topic = Alerts(self, "topic", site=site, key=key, thing=THING)
        alarms.family("telemetry").on_metric(
            self,
            "watchdog",
            "Prometheus' alerts have stopped coming: its rules or its alert manager do not work",
            metric=Metric(
                namespace="AWS/SNS",
                name="NumberOfMessagesPublished",
                dimensions={"TopicName": self.topic.topic.name},
                statistic="Sum",
            ),
            condition=Condition(
                when=When.BELOW,
                threshold=1,
                minutes=PERIOD_MINUTES * PERIODS,
                period_minutes=PERIOD_MINUTES,
                no_data=NoData.BROKEN,
            ),
        )
