"""Alarms of Lambda functions."""

from collections.abc import Mapping, Sequence

from constructs import Construct

from constructs_lib.monitoring.alarm import AlarmSet, Condition, Metric, When

# Functions run now and then: a minute with one failure is all that there may ever be to see.
ONCE = Condition(when=When.ABOVE, threshold=0, minutes=1)


class FunctionAlarms(Construct):
    """Failed, not let run, or gave up on an event: each looks at all functions together."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        alarms: AlarmSet,
        functions: Sequence[str],
        queues: Sequence[str],
    ) -> None:
        """Watch functions; how many there are has to be known.

        A function that is called by the alarms themselves belongs among the queues only.
        Watched by its errors it would be called about them, fail again, and ring for ever; its
        queue rings once, when it is no longer empty, and stays so while it fills.

        Args:
            scope: Parent.
            id_: Construct id.
            alarms: What the alarms share.
            functions: Names of functions.
            queues: Names of dead-letter queues, of these functions and of others.
        """
        super().__init__(scope, id_)
        self._alarms = alarms
        if functions:
            self._watch_runs(functions)
        self._watch(
            "function-dead-letters",
            "A function has given up on an event, which waits in its dead-letter queue",
            _metrics(
                "AWS/SQS",
                "ApproximateNumberOfMessagesVisible",
                "QueueName",
                queues,
                statistic="Maximum",
            ),
        )

    def _watch_runs(self, functions: Sequence[str]) -> None:
        self._watch(
            "function-errors",
            "A function has failed",
            _metrics("AWS/Lambda", "Errors", "FunctionName", functions, statistic="Sum"),
        )
        self._watch(
            "function-throttles",
            "A function was called more often than it may run at a time",
            _metrics("AWS/Lambda", "Throttles", "FunctionName", functions, statistic="Sum"),
        )

    def _watch(self, thing: str, meaning: str, metrics: Mapping[str, Metric]) -> None:
        # A function that was not called has no metrics, and must not hide those of another.
        self._alarms.on_expression(
            self,
            thing,
            meaning,
            expression="SUM(FILL(METRICS(), 0))",
            metrics=metrics,
            condition=ONCE,
        )


def _metrics(
    namespace: str, name: str, dimension: str, things: Sequence[str], *, statistic: str
) -> dict[str, Metric]:
    return {
        f"part{number}": Metric(
            namespace=namespace, name=name, dimensions={dimension: thing}, statistic=statistic
        )
        for number, thing in enumerate(things, start=1)
    }
