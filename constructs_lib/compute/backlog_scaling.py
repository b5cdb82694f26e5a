"""How many tasks work on a queue: one for the first message, more for more, none for none."""

from collections.abc import Sequence

from cdktf_cdktf_provider_aws.appautoscaling_policy import (
    AppautoscalingPolicy,
    AppautoscalingPolicyStepScalingPolicyConfiguration,
)
from cdktf_cdktf_provider_aws.appautoscaling_policy import (
    AppautoscalingPolicyStepScalingPolicyConfigurationStepAdjustment as Step,
)
from cdktf_cdktf_provider_aws.appautoscaling_target import AppautoscalingTarget
from constructs import Construct

from constructs_lib.monitoring.alarm import AlarmSet, Condition, Metric, When
from constructs_lib.monitoring.metrics import ServiceMetrics

MESSAGES_PER_TASK = 20
STEPS = (1, 2, 4, 8)  # tasks to add when so many or more are missing
GROW_SECONDS = 120  # until an added task is counted
EMPTY_MINUTES = 10
SQS, INSIGHTS = "AWS/SQS", "ECS/ContainerInsights"
WAITING, IN_WORK = "ApproximateNumberOfMessagesVisible", "ApproximateNumberOfMessagesNotVisible"


class BacklogScaling(Construct):
    """Step scaling on a queue: a task for each 20 messages that wait, and the minimum when empty.

    Tasks are added while messages wait, and taken away only when the queue has been empty, with
    nothing in work, for ten minutes: so no task is stopped in the middle of a message.

    Source: Application Auto Scaling User Guide, "Step scaling policies"; Amazon SQS Developer
    Guide, "Available CloudWatch metrics for Amazon SQS".
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        alarms: AlarmSet,
        target: AppautoscalingTarget,
        service: ServiceMetrics,
        queue: str,
        minimum: int,
    ) -> None:
        """Scale a service.

        Args:
            scope: Parent.
            id_: Construct id.
            alarms: What its alarms share; they start and stop tasks, and wake nobody.
            target: What is scaled.
            service: Names by which CloudWatch knows the service.
            queue: Name of the queue.
            minimum: Tasks that always run.
        """
        super().__init__(scope, id_)
        self._alarms, self._target = alarms, target
        self._grow(service, queue)
        self._rest(queue, minimum)

    def _grow(self, service: ServiceMetrics, queue: str) -> None:
        upper = [*(str(step) for step in STEPS[1:]), None]
        policy = self._policy(
            "grow",
            "ChangeInCapacity",
            GROW_SECONDS,
            [
                # The first step begins at the threshold: bounds count from there.
                Step(
                    scaling_adjustment=step,
                    metric_interval_lower_bound="0" if step == 1 else str(step),
                    metric_interval_upper_bound=bound,
                )
                for step, bound in zip(STEPS, upper, strict=True)
            ],
        )
        self._alarms.on_expression(
            self,
            "tasks-missing",
            f"More messages wait than {MESSAGES_PER_TASK} for each task; it starts tasks and wakes "
            "nobody",
            expression=f"CEIL(FILL(waiting, 0) / {MESSAGES_PER_TASK}) - FILL(wanted, 0)",
            metrics={
                "waiting": _of_queue(queue, WAITING),
                "wanted": Metric(
                    namespace=INSIGHTS,
                    name="DesiredTaskCount",
                    dimensions=service.tasks,
                    statistic="Maximum",
                ),
            },
            condition=Condition(when=When.ABOVE, threshold=0, minutes=1),
            starts=policy.arn,
        )

    def _rest(self, queue: str, minimum: int) -> None:
        policy = self._policy(
            "rest",
            "ExactCapacity",
            0,
            [Step(scaling_adjustment=minimum, metric_interval_upper_bound="0")],
        )
        self._alarms.on_expression(
            self,
            "queue-empty",
            f"No message has waited or been in work for {EMPTY_MINUTES} minutes; it stops tasks "
            "and wakes nobody",
            expression="waiting + in_work",
            metrics={"waiting": _of_queue(queue, WAITING), "in_work": _of_queue(queue, IN_WORK)},
            condition=Condition(when=When.BELOW, threshold=1, minutes=EMPTY_MINUTES),
            starts=policy.arn,
        )

    def _policy(
        self, thing: str, adjustment: str, seconds: int, steps: Sequence[Step]
    ) -> AppautoscalingPolicy:
        return AppautoscalingPolicy(
            self,
            thing,
            name=self._alarms.name(thing),
            policy_type="StepScaling",
            service_namespace=self._target.service_namespace,
            scalable_dimension=self._target.scalable_dimension,
            resource_id=self._target.resource_id,
            step_scaling_policy_configuration=AppautoscalingPolicyStepScalingPolicyConfiguration(
                adjustment_type=adjustment,
                cooldown=seconds,
                metric_aggregation_type="Maximum",
                step_adjustment=list(steps),
            ),
        )


def _of_queue(queue: str, name: str) -> Metric:
    return Metric(namespace=SQS, name=name, dimensions={"QueueName": queue}, statistic="Maximum")
