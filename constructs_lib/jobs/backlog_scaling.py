"""How many instances work on jobs: as many as keep the backlog of each short."""

from cdktf_cdktf_provider_aws.autoscaling_policy import (
    AutoscalingPolicy,
    AutoscalingPolicyStepAdjustment,
    AutoscalingPolicyTargetTrackingConfiguration,
    AutoscalingPolicyTargetTrackingConfigurationCustomizedMetricSpecification,
)
from cdktf_cdktf_provider_aws.autoscaling_policy import (
    AutoscalingPolicyTargetTrackingConfigurationCustomizedMetricSpecificationMetrics as Query,
)
from cdktf_cdktf_provider_aws.autoscaling_policy import (
    AutoscalingPolicyTargetTrackingConfigurationCustomizedMetricSpecificationMetricsMetricStat as Stat,  # noqa: E501
)
from cdktf_cdktf_provider_aws.autoscaling_policy import (
    AutoscalingPolicyTargetTrackingConfigurationCustomizedMetricSpecificationMetricsMetricStatMetric as Source,  # noqa: E501
)
from cdktf_cdktf_provider_aws.autoscaling_policy import (
    AutoscalingPolicyTargetTrackingConfigurationCustomizedMetricSpecificationMetricsMetricStatMetricDimensions as Dimension,  # noqa: E501
)
from cdktf_cdktf_provider_aws.cloudwatch_metric_alarm import (
    CloudwatchMetricAlarm,
    CloudwatchMetricAlarmMetricQuery,
    CloudwatchMetricAlarmMetricQueryMetric,
)
from constructs import Construct

from constructs_lib.jobs.job_fleet import JobFleet
from constructs_lib.messaging.reference import QueueReference
from constructs_lib.monitoring.alarm import Alarms, Runbooks
from constructs_lib.site import Site

JOBS_PER_INSTANCE = 20
WAKE = "jobs-need-instance"
SQS, AUTO_SCALING = "AWS/SQS", "AWS/AutoScaling"
WAITING, RUNNING, DESIRED = (
    "ApproximateNumberOfMessagesVisible",
    "GroupInServiceInstances",
    "GroupDesiredCapacity",
)


class BacklogScaling(Construct):
    """Target tracking on the waiting jobs of each instance, and a first instance when none runs.

    Source: Amazon EC2 Auto Scaling User Guide, "Create a target tracking scaling policy using
    metric math".
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        fleet: JobFleet,
        queue: QueueReference,
        alarms: Alarms,
    ) -> None:
        """Scale a fleet.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            fleet: What is scaled.
            queue: Queue that its jobs come from.
            alarms: Where the runbook of the alarm is that starts the first instance.
        """
        super().__init__(scope, id_)
        self._site, self._fleet, self._queue = site, fleet, queue
        self._track()
        self._wake(alarms.runbooks)

    def _track(self) -> None:
        waiting = _query("waiting", SQS, WAITING, "Sum", {"QueueName": self._queue.name})
        group = {"AutoScalingGroupName": self._fleet.group.name}
        running = _query("running", AUTO_SCALING, RUNNING, "Average", group)
        backlog = Query(
            id="backlog",
            label="Jobs that wait for each instance",
            expression="FILL(waiting, 0) / IF(running > 0, running, 1)",
            return_data=True,
        )
        AutoscalingPolicy(
            self,
            "backlog",
            name=self._site.name("jobs-backlog"),
            autoscaling_group_name=self._fleet.group.name,
            policy_type="TargetTrackingScaling",
            target_tracking_configuration=AutoscalingPolicyTargetTrackingConfiguration(
                target_value=JOBS_PER_INSTANCE,
                customized_metric_specification=(
                    AutoscalingPolicyTargetTrackingConfigurationCustomizedMetricSpecification(
                        metrics=[waiting, running, backlog]
                    )
                ),
            ),
        )

    def _wake(self, runbooks: Runbooks) -> None:
        """Start one instance when jobs wait and none is wanted: no share of nothing is right."""
        first = AutoscalingPolicy(
            self,
            "first",
            name=self._site.name("jobs-first"),
            autoscaling_group_name=self._fleet.group.name,
            policy_type="StepScaling",
            adjustment_type="ChangeInCapacity",
            step_adjustment=[
                AutoscalingPolicyStepAdjustment(
                    metric_interval_lower_bound="0", scaling_adjustment=1
                )
            ],
        )
        sources = {
            "waiting": (SQS, WAITING, "Sum", {"QueueName": self._queue.name}),
            "desired": (
                AUTO_SCALING,
                DESIRED,
                "Maximum",
                {"AutoScalingGroupName": self._fleet.group.name},
            ),
        }
        CloudwatchMetricAlarm(
            self,
            WAKE,
            alarm_name=self._site.name(WAKE),
            alarm_description="Jobs wait and no instance is wanted; it starts one and wakes "
            f"nobody. Runbook: {runbooks.link('queue', WAKE)}",
            comparison_operator="GreaterThanThreshold",
            threshold=0,
            evaluation_periods=1,
            datapoints_to_alarm=1,
            treat_missing_data="notBreaching",
            alarm_actions=[first.arn],
            metric_query=[
                CloudwatchMetricAlarmMetricQuery(
                    id="result",
                    label="Jobs that wait while no instance is wanted",
                    expression="IF(FILL(desired, 0) < 1, waiting, 0)",
                    return_data=True,
                ),
                *(
                    CloudwatchMetricAlarmMetricQuery(
                        id=name,
                        metric=CloudwatchMetricAlarmMetricQueryMetric(
                            namespace=namespace,
                            metric_name=metric,
                            stat=statistic,
                            dimensions=dimensions,
                            period=60,
                        ),
                    )
                    for name, (namespace, metric, statistic, dimensions) in sources.items()
                ),
            ],
        )


def _query(
    id_: str, namespace: str, metric: str, statistic: str, dimensions: dict[str, str]
) -> Query:
    source = Source(
        namespace=namespace,
        metric_name=metric,
        dimensions=[Dimension(name=name, value=value) for name, value in dimensions.items()],
    )
    return Query(id=id_, metric_stat=Stat(metric=source, stat=statistic), return_data=False)
