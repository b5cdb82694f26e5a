"""Alarms of a service and of the load balancer before it."""

from cdktf_cdktf_provider_aws.cloudwatch_metric_alarm import CloudwatchMetricAlarm
from constructs import Construct

from constructs_lib.compute.reference import ServiceMetrics
from constructs_lib.monitoring.alarm import AlarmSet, Condition, Metric, NoData, When

# The specification's two alerts on requests.
ERROR_PERCENT = 5
LATENCY_SECONDS = 1
CPU_PERCENT = 85  # above what autoscaling aims at: it has reached its maximum


class ServiceAlarms(Construct):
    """No task, failing, slow or unhealthy: each rings once it has lasted.

    Attributes:
        critical: Those of which users notice at once.
        errors: Too many requests fail.
    """

    def __init__(
        self, scope: Construct, id_: str, *, alarms: AlarmSet, service: ServiceMetrics
    ) -> None:
        super().__init__(scope, id_)
        self._alarms = alarms
        self.critical = (self._watch_tasks(service), *self._watch_requests(service))

    def _watch_tasks(self, service: ServiceMetrics) -> CloudwatchMetricAlarm:
        dimensions = {"ClusterName": service.cluster, "ServiceName": service.service}
        missing = self._alarms.on_metric(
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
        return missing

    def _watch_requests(self, service: ServiceMetrics) -> tuple[CloudwatchMetricAlarm, ...]:
        def metric(name: str, statistic: str) -> Metric:
            dimensions = {
                "LoadBalancer": service.load_balancer,
                "TargetGroup": service.target_group,
            }
            return Metric(
                namespace="AWS/ApplicationELB",
                name=name,
                dimensions=dimensions,
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
        self._alarms.on_metric(
            self,
            "unhealthy-targets",
            "Tasks run and are not ready",
            metric=metric("UnHealthyHostCount", "Maximum"),
            condition=Condition(when=When.ABOVE, threshold=0, minutes=5),
        )
        self.errors = failing
        return failing, slow
