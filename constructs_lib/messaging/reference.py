"""What other domains need to know of a queue, and a stand-in for one made elsewhere."""

from typing import Protocol

from constructs_lib.workload import Workload


class QueueReference(Protocol):
    """A queue that somebody takes messages from."""

    @property
    def name(self) -> str:
        """Its name in SQS and in CloudWatch's metrics."""

    @property
    def arn(self) -> str:
        """ARN of the queue."""

    def connect_consumer(self, workload: Workload) -> None:
        """Let a workload take messages from the queue."""
