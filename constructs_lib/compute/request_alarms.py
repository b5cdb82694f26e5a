"""Alarms of the requests that reach a service, whichever of its versions answers them."""

from collections.abc import Mapping

from cdktf_cdktf_provider_aws.cloudwatch_metric_alarm import CloudwatchMetricAlarm
from constructs import Construct

from constructs_lib.monitoring.alarm import AlarmSet, Condition, Metric, When
from constructs_lib.monitoring.objectives import LEAST_TO_WAKE, WINDOWS

# The specification's two alerts on requests.
ERROR_PERCENT = 5
LATENCY_SECONDS = 1
# Prometheus watches all windows of an objective, CloudWatch the fastest: an hour at this rate uses
# up two per cent of a month's error budget, and two days use up all of it.
BURN_RATE = WINDOWS[0].rate
BURN_MINUTES = 60
HTTP = "AWS/ApplicationELB"


class RequestAlarms(Construct):
    """Failing, slow or unhealthy: each rings once it has lasted.

    Requests are counted for each target group, so that no service rings for another one behind the
    same load balancer; with blue-green deployments either of two groups may be in use.

    Attributes:
        errors: The alarm of failed requests.
        slow: The alarm of slow ones.
        unhealthy: The alarm of tasks that are not ready.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        alarms: AlarmSet,
        load_balancer: str,
        target_groups: Mapping[str, str],
        availability_percent: float | None,
    ) -> None:
        """Watch requests.

        Args:
            scope: Parent.
            id_: Construct id.
            alarms: What they share; their subject is the service.
            load_balancer: ARN suffix of the load balancer.
            target_groups: ARN suffixes of target groups by a word for each.
            availability_percent: Objective of the service; None for no objective.
        """
        super().__init__(scope, id_)
        self._alarms, self._service = alarms, alarms.subject
        self._load_balancer, self._target_groups = load_balancer, target_groups
        self.errors = self._watch_failed(
            "high-error-rate",
            f"More than {ERROR_PERCENT} % of requests to {self._service} fail",
            Condition(when=When.ABOVE, threshold=ERROR_PERCENT, minutes=5),
        )
        self.slow = self._watch_all(
            "high-latency",
            f"One request in twenty to {self._service} takes longer than {LATENCY_SECONDS} s",
            ("TargetResponseTime", "p95"),
            Condition(when=When.ABOVE, threshold=LATENCY_SECONDS, minutes=5),
        )
        self.unhealthy = self._watch_all(
            "unhealthy-targets",
            f"Tasks of {self._service} run and are not ready",
            ("UnHealthyHostCount", "Maximum"),
            Condition(when=When.ABOVE, threshold=0, minutes=5),
        )
        if availability_percent is not None:
            self._watch_budget(availability_percent)

    def _watch_budget(self, availability_percent: float) -> None:
        failed = round(BURN_RATE * (100 - availability_percent), 3)
        self._watch_failed(
            "error-budget-burn",
            f"More than {failed:g} % of an hour's requests to {self._service} failed; two days of "
            f"that use up its error budget of 30 days (objective: {availability_percent:g} %)",
            # CloudWatch looks at the past hour, once every minute.
            Condition(
                when=When.ABOVE,
                threshold=failed,
                minutes=BURN_MINUTES,
                period_minutes=BURN_MINUTES,
            ),
            least=LEAST_TO_WAKE,
        )

    def _watch_failed(
        self, thing: str, meaning: str, condition: Condition, *, least: int = 1
    ) -> CloudwatchMetricAlarm:
        """Watch the share of requests that fail; fewer than the least in a period are none."""
        errors = self._metrics("errors", "HTTPCode_Target_5XX_Count", "Sum")
        requests = self._metrics("requests", "RequestCount", "Sum")
        failed, all_ = _sum(errors), _sum(requests)
        counts = f"{failed} >= {least}" if least > 1 else f"{all_} > 0"
        return self._alarms.on_expression(
            self,
            thing,
            meaning,
            expression=f"IF({counts}, 100 * {failed} / {all_}, 0)",
            metrics=errors | requests,
            condition=condition,
        )

    def _watch_all(
        self, thing: str, meaning: str, what: tuple[str, str], condition: Condition
    ) -> CloudwatchMetricAlarm:
        """Watch the worst of the target groups."""
        metrics = self._metrics("group", *what)
        if len(metrics) == 1:
            (metric,) = metrics.values()
            return self._alarms.on_metric(self, thing, meaning, metric=metric, condition=condition)
        return self._alarms.on_expression(
            self,
            thing,
            meaning,
            # The metrics of a group without targets say nothing.
            expression=f"MAX([{', '.join(f'FILL({name}, 0)' for name in metrics)}])",
            metrics=metrics,
            condition=condition,
        )

    def _metrics(self, prefix: str, name: str, statistic: str) -> dict[str, Metric]:
        return {
            f"{prefix}_{word}": Metric(
                namespace=HTTP,
                name=name,
                dimensions={"LoadBalancer": self._load_balancer, "TargetGroup": group},
                statistic=statistic,
            )
            for word, group in self._target_groups.items()
        }


def _sum(metrics: Mapping[str, Metric]) -> str:
    terms = " + ".join(f"FILL({name}, 0)" for name in metrics)
    return f"({terms})" if len(metrics) > 1 else terms
