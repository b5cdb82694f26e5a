"""Alarms of a service and of the load balancer before it."""

from cdktf_cdktf_provider_aws.cloudwatch_metric_alarm import CloudwatchMetricAlarm
from constructs import Construct

from constructs_lib.monitoring.alarm import AlarmSet, Condition, Metric, NoData, When
from constructs_lib.monitoring.metrics import ServiceMetrics

# The specification's two alerts on requests.
ERROR_PERCENT = 5
LATENCY_SECONDS = 1
# What a new version that does harm makes ring.
DEPLOYMENT_ALARMS = ("high-error-rate", "high-latency", "unhealthy-targets")
CPU_PERCENT = 85  # above what autoscaling aims at: it has reached its maximum


class ServiceAlarms(Construct):
    """No task, failing, slow or unhealthy: each rings once it has lasted.

    Attributes:
        critical: Those of which users notice at once.
        errors: The alarm of failed requests, for what goes back when it rings.
        no_tasks: The alarm that rings when nothing runs, even on purpose.
    """

    def __init__(
        self, scope: Construct, id_: str, *, alarms: AlarmSet, service: ServiceMetrics
    ) -> None:
        super().__init__(scope, id_)
        self._alarms = alarms
        self.critical = (self._watch_tasks(service), *self._watch_requests(service))

    def _watch_tasks(self, service: ServiceMetrics) -> CloudwatchMetricAlarm:
        dimensions = {"ClusterName": service.cluster, "ServiceName": service.service}
        self.no_tasks = self._alarms.on_metric(
            self,
            "no-running-tasks",
            "No task of the application runs",
            metric=Metric(
                namespace="ECS/ContainerInsights",
                name="RunningTaskCount",
                dimensions=dimensions,
                statistic="Minimum",
            ),
            condition=Condition(when=When.BELOW, threshold=1, minutes=2, no_data=NoData.BROKEN),
        )
        self._alarms.on_metric(
            self,
            "cpu-exhausted",
            "Tasks have no CPU left although the service has scaled out",
            metric=Metric(
                namespace="AWS/ECS",
                name="CPUUtilization",
                dimensions=dimensions,
                statistic="Average",
            ),
            condition=Condition(when=When.ABOVE, threshold=CPU_PERCENT, minutes=15),
        )
        return self.no_tasks

    def _watch_requests(self, service: ServiceMetrics) -> tuple[CloudwatchMetricAlarm, ...]:
        def metric(name: str, statistic: str) -> Metric:
            return Metric(
                namespace="AWS/ApplicationELB",
                name=name,
                dimensions=service.requests,
                statistic=statistic,
            )

        failing = self._alarms.on_expression(
            self,
            "high-error-rate",
            f"More than {ERROR_PERCENT} % of requests fail",
            expression="IF(requests > 0, 100 * FILL(errors, 0) / requests, 0)",
            metrics={
                "errors": metric("HTTPCode_Target_5XX_Count", "Sum"),
                "requests": metric("RequestCount", "Sum"),
            },
            condition=Condition(when=When.ABOVE, threshold=ERROR_PERCENT, minutes=5),
        )
        slow = self._alarms.on_metric(
            self,
            "high-latency",
            f"One request in twenty takes longer than {LATENCY_SECONDS} s",
            metric=metric("TargetResponseTime", "p95"),
            condition=Condition(when=When.ABOVE, threshold=LATENCY_SECONDS, minutes=5),
        )
        self.errors = failing
        self._watch_targets(service)
        return failing, slow

    def _watch_targets(self, service: ServiceMetrics) -> None:
        groups = {"blue": service.target_group, "green": service.green_targets}
        unhealthy = {
            name: Metric(
                namespace="AWS/ApplicationELB",
                name="UnHealthyHostCount",
                dimensions={"LoadBalancer": service.load_balancer, "TargetGroup": group},
                statistic="Maximum",
            )
            for name, group in groups.items()
            if group and service.load_balancer
        }
        what = ("unhealthy-targets", "Tasks run and are not ready")
        condition = Condition(when=When.ABOVE, threshold=0, minutes=5)
        if service.green_targets is None:
            self._alarms.on_metric(self, *what, metric=unhealthy["blue"], condition=condition)
        else:
            self._alarms.on_expression(
                self,
                *what,
                # The metric of a group without targets says nothing.
                expression="FILL(blue, 0) + FILL(green, 0)",
                metrics=unhealthy,
                condition=condition,
            )
