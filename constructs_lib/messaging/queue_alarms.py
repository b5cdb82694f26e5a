"""Alarms of queues: work that waits too long, and work that failed for good."""

from collections.abc import Mapping

from constructs import Construct

from constructs_lib.monitoring.alarm import AlarmSet, Condition, Metric, When

NAMESPACE = "AWS/SQS"
OLDEST_MINUTES = 30  # several times what it takes to start instances for a sudden backlog


class QueueAlarms(Construct):
    """Jobs that nobody takes, and what failed as often as it is tried."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        alarms: AlarmSet,
        queue: str,
        dead_letters: Mapping[str, str],
    ) -> None:
        """Watch queues.

        Args:
            scope: Parent.
            id_: Construct id.
            alarms: Family of the alarms.
            queue: Name of the queue of jobs.
            dead_letters: Names of queues that keep what failed, each by a word for its source.
        """
        super().__init__(scope, id_)
        alarms.on_metric(
            self,
            "queue-oldest-message",
            f"A job has waited for more than {OLDEST_MINUTES} minutes",
            metric=_metric(queue, "ApproximateAgeOfOldestMessage"),
            condition=Condition(when=When.ABOVE, threshold=OLDEST_MINUTES * 60, minutes=5),
        )
        alarms.on_expression(
            self,
            "queue-dead-letters",
            f"Work of {' or '.join(dead_letters)} has failed for good and waits for somebody",
            expression=f"MAX([{', '.join(dead_letters)}])",
            metrics={
                source: _metric(name, "ApproximateNumberOfMessagesVisible")
                for source, name in dead_letters.items()
            },
            condition=Condition(when=When.ABOVE, threshold=0, minutes=1),
        )


def _metric(queue: str, name: str) -> Metric:
    return Metric(
        namespace=NAMESPACE, name=name, dimensions={"QueueName": queue}, statistic="Maximum"
    )
