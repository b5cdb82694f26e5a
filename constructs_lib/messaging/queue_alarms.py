"""Alarms of queues: work that waits too long, and work that failed for good."""

from constructs import Construct

from constructs_lib.monitoring.alarm import AlarmSet, Condition, Metric, When

NAMESPACE = "AWS/SQS"
OLDEST_MINUTES = 30  # several times what it takes to start instances for a sudden backlog


class QueueAlarms(Construct):
    """Work that nobody takes, and what failed as often as it is tried."""

    def __init__(
        self, scope: Construct, id_: str, *, alarms: AlarmSet, queue: str, dead_letters: str
    ) -> None:
        """Watch a queue.

        Args:
            scope: Parent.
            id_: Construct id.
            alarms: Family of the alarms; its subject is the queue.
            queue: Name of the queue.
            dead_letters: Name of the queue that keeps what failed.
        """
        super().__init__(scope, id_)
        alarms.on_metric(
            self,
            "queue-oldest-message",
            f"A message of {alarms.subject} has waited for more than {OLDEST_MINUTES} minutes",
            metric=_metric(queue, "ApproximateAgeOfOldestMessage"),
            condition=Condition(when=When.ABOVE, threshold=OLDEST_MINUTES * 60, minutes=5),
        )
        watch_dead_letters(self, "failed", alarms=alarms, queue=dead_letters)


def watch_dead_letters(scope: Construct, id_: str, *, alarms: AlarmSet, queue: str) -> None:
    """Ring when something has failed for good; the subject of the family says what."""
    alarms.on_metric(
        Construct(scope, id_),
        "queue-dead-letters",
        f"Work of {alarms.subject} has failed for good and waits for somebody",
        metric=_metric(queue, "ApproximateNumberOfMessagesVisible"),
        condition=Condition(when=When.ABOVE, threshold=0, minutes=1),
    )


def _metric(queue: str, name: str) -> Metric:
    return Metric(
        namespace=NAMESPACE, name=name, dimensions={"QueueName": queue}, statistic="Maximum"
    )
