"""Alarms of a service: of its tasks, of what they log, and of the requests that reach it."""

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.cloudwatch_metric_alarm import CloudwatchMetricAlarm
from constructs import Construct

from constructs_lib.compute.backlog_scaling import INSIGHTS, SQS, WAITING
from constructs_lib.compute.log_alarms import LogAlarms
from constructs_lib.compute.request_alarms import RequestAlarms
from constructs_lib.monitoring.alarm import AlarmSet, Condition, Metric, NoData, When
from constructs_lib.monitoring.metrics import ServiceMetrics
from constructs_lib.monitoring.objectives import ObjectivesConfig

CPU_PERCENT = 85  # above what autoscaling aims at: it has reached its maximum
START_MINUTES = 15  # several times what the first task needs


class ServiceAlarms(Construct):
    """No task, no CPU, errors in the log and, where there are requests, what goes wrong with them.

    Attributes:
        no_tasks: The alarm that rings when nothing runs, even on purpose; where a service may
            rest, only while messages wait.
        errors: The alarm of failed requests, for what goes back when it rings; None where no
            requests reach the service.
        critical: Those of which users notice at once.
        of_versions: Those that a new version which does harm makes ring.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        alarms: AlarmSet,
        service: ServiceMetrics,
        log_group: CloudwatchLogGroup,
        resting_queue: str | None = None,
        objectives: ObjectivesConfig | None = None,
    ) -> None:
        """Watch a service.

        Args:
            scope: Parent.
            id_: Construct id.
            alarms: What they share; their subject is the service.
            service: Names by which CloudWatch knows it.
            log_group: What it writes.
            resting_queue: Queue that it works on and may rest without; None where it never rests.
            objectives: How well it has to work; None for no objective.
        """
        super().__init__(scope, id_)
        self._alarms, self._service = alarms, service
        self.no_tasks = (
            self._watch_tasks() if resting_queue is None else self._watch_backlog(resting_queue)
        )
        self._watch_cpu()
        logs = LogAlarms(self, "logs", alarms=alarms, log_group=log_group)
        self.errors: CloudwatchMetricAlarm | None = None
        self.critical: tuple[CloudwatchMetricAlarm, ...] = ()
        self.of_versions: tuple[CloudwatchMetricAlarm, ...] = (logs.errors,)
        if service.load_balancer and service.target_group:
            groups = {"blue": service.target_group, "green": service.green_targets}
            requests = RequestAlarms(
                self,
                "requests",
                alarms=alarms,
                load_balancer=service.load_balancer,
                target_groups={word: group for word, group in groups.items() if group},
                availability_percent=objectives.availability_percent if objectives else None,
            )
            self.errors = requests.errors
            self.critical = (self.no_tasks, requests.errors, requests.slow)
            self.of_versions = (requests.errors, requests.slow, requests.unhealthy)

    def _running(self, statistic: str) -> Metric:
        return Metric(
            namespace=INSIGHTS,
            name="RunningTaskCount",
            dimensions=self._service.tasks,
            statistic=statistic,
        )

    def _watch_tasks(self) -> CloudwatchMetricAlarm:
        return self._alarms.on_metric(
            self,
            "no-running-tasks",
            f"No task of {self._alarms.subject} runs",
            metric=self._running("Minimum"),
            condition=Condition(when=When.BELOW, threshold=1, minutes=2, no_data=NoData.BROKEN),
        )

    def _watch_backlog(self, queue: str) -> CloudwatchMetricAlarm:
        waiting = Metric(
            namespace=SQS, name=WAITING, dimensions={"QueueName": queue}, statistic="Minimum"
        )
        return self._alarms.on_expression(
            self,
            "backlog-without-task",
            f"Messages have waited for {START_MINUTES} minutes and no task of "
            f"{self._alarms.subject} runs",
            expression="IF(FILL(running, 0) < 1, waiting, 0)",
            metrics={"waiting": waiting, "running": self._running("Maximum")},
            condition=Condition(when=When.ABOVE, threshold=0, minutes=START_MINUTES),
        )

    def _watch_cpu(self) -> None:
        self._alarms.on_metric(
            self,
            "cpu-exhausted",
            f"Tasks of {self._alarms.subject} have no CPU left although it has scaled out",
            metric=Metric(
                namespace="AWS/ECS",
                name="CPUUtilization",
                dimensions=self._service.tasks,
                statistic="Average",
            ),
            condition=Condition(when=When.ABOVE, threshold=CPU_PERCENT, minutes=15),
        )
