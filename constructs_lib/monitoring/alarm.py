"""Alarms: each notifies somebody and says where its runbook is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from cdktf import TerraformProvider
from cdktf_cdktf_provider_aws.cloudwatch_composite_alarm import CloudwatchCompositeAlarm
from cdktf_cdktf_provider_aws.cloudwatch_metric_alarm import (
    CloudwatchMetricAlarm,
    CloudwatchMetricAlarmMetricQuery,
    CloudwatchMetricAlarmMetricQueryMetric,
)
from constructs import Construct

from constructs_lib.monitoring.reference import AlarmReference, TopicReference
from constructs_lib.site import Site

MINUTE = 60


class When(Enum):
    """Which side of the threshold is wrong."""

    ABOVE = "GreaterThanThreshold"
    BELOW = "LessThanThreshold"


class NoData(Enum):
    """What silence means: nothing happened, or what should speak is gone."""

    QUIET = "notBreaching"
    BROKEN = "breaching"


@dataclass(frozen=True, slots=True)
class Runbooks:
    """Where runbooks are read.

    Attributes:
        url: Address of the folder of pages, without a slash at its end; may be a token.
    """

    url: str

    def link(self, page: str, heading: str) -> str:
        """Address of a heading, both without extension or mark."""
        return f"{self.url}/{page}.md#{heading}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Metric:
    """One metric of CloudWatch.

    Attributes:
        namespace: Such as "AWS/RDS".
        name: Its name there.
        dimensions: What of.
        statistic: "Average", "Sum", "Maximum", "Minimum" or a percentile such as "p95".
    """

    namespace: str
    name: str
    dimensions: Mapping[str, str]
    statistic: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """When something is wrong.

    Attributes:
        when: Above or below the threshold.
        threshold: In the metric's own unit.
        minutes: For so many minutes on end, one or more whole periods. Amazon CloudWatch API
            Reference, PutMetricAlarm: up to a day, or seven with periods of an hour or longer.
        no_data: What silence means.
        period_minutes: Minutes that one value of the metric sums up.
    """

    when: When
    threshold: float
    minutes: int
    no_data: NoData = NoData.QUIET
    period_minutes: int = 1

    @property
    def period_seconds(self) -> int:
        """One period, as CloudWatch takes it."""
        return self.period_minutes * MINUTE

    @property
    def periods(self) -> int:
        """How many periods in a row have to be wrong."""
        return self.minutes // self.period_minutes


@dataclass(frozen=True, kw_only=True, slots=True)
class AlarmSet:
    """What the alarms of one family share.

    Attributes:
        site: Where it is, and what it is named after.
        alerts: Where they report to, and where they report that all is well again.
        runbooks: Where their runbooks are.
        page: Page of this family.
        subject: Which of several things they watch, between environment and kind in their names;
            empty where there is one.
        provider: Provider of the metrics' region, which has to be that of `alerts`; None where
            it is the stack's own.
    """

    site: Site
    alerts: TopicReference
    runbooks: Runbooks
    page: str
    subject: str = ""
    provider: TerraformProvider | None = None

    def name(self, thing: str) -> str:
        """Name of the alarm of a kind, for what refers to it by name."""
        return self.site.name("-".join(part for part in (self.subject, thing) if part))

    def on_metric(
        self, scope: Construct, thing: str, meaning: str, *, metric: Metric, condition: Condition
    ) -> CloudwatchMetricAlarm:
        """Watch one metric.

        Args:
            scope: Parent.
            thing: Construct id, last part of the name, and heading of the runbook.
            meaning: One clause: what is wrong when it rings.
            metric: What to watch.
            condition: When something is wrong.
        """
        is_percentile = metric.statistic.startswith("p")
        return self._alarm(
            scope,
            thing,
            meaning,
            condition,
            namespace=metric.namespace,
            metric_name=metric.name,
            dimensions=dict(metric.dimensions),
            statistic=None if is_percentile else metric.statistic,
            extended_statistic=metric.statistic if is_percentile else None,
            period=condition.period_seconds,
        )

    def on_expression(
        self,
        scope: Construct,
        thing: str,
        meaning: str,
        *,
        expression: str,
        metrics: Mapping[str, Metric],
        condition: Condition,
        starts: str | None = None,
    ) -> CloudwatchMetricAlarm:
        """Watch an expression over several metrics.

        Args:
            scope: Parent.
            thing: Construct id, last part of the name, and heading of the runbook.
            meaning: One clause: what is wrong when it rings.
            expression: What to watch.
            metrics: Metrics by the names that they have in the expression.
            condition: When something is wrong.
            starts: ARN of the scaling policy that it starts instead of telling anybody.
        """
        result = CloudwatchMetricAlarmMetricQuery(
            id="result", expression=expression, label=meaning, return_data=True
        )
        inputs = [
            CloudwatchMetricAlarmMetricQuery(
                id=name,
                metric=CloudwatchMetricAlarmMetricQueryMetric(
                    namespace=metric.namespace,
                    metric_name=metric.name,
                    dimensions=dict(metric.dimensions),
                    stat=metric.statistic,
                    period=condition.period_seconds,
                ),
            )
            for name, metric in metrics.items()
        ]
        return self._alarm(scope, thing, meaning, condition, starts, metric_query=[result, *inputs])

    def on_alarms(
        self, scope: Construct, thing: str, meaning: str, *, any_of: Sequence[AlarmReference]
    ) -> CloudwatchCompositeAlarm:
        """Ring when any of some alarms rings, once for all of them."""
        return CloudwatchCompositeAlarm(
            scope,
            thing,
            alarm_name=self.name(thing),
            alarm_description=self._describe(thing, meaning),
            alarm_rule=" OR ".join(f'ALARM("{alarm.alarm_name}")' for alarm in any_of),
            alarm_actions=[self.alerts.arn],
            ok_actions=[self.alerts.arn],
        )

    def _describe(self, thing: str, meaning: str) -> str:
        return f"{meaning}. Runbook: {self.runbooks.link(self.page, thing)}"

    def _alarm(
        self,
        scope: Construct,
        thing: str,
        meaning: str,
        condition: Condition,
        starts: str | None = None,
        /,
        **what: object,
    ) -> CloudwatchMetricAlarm:
        told = [self.alerts.arn]
        return CloudwatchMetricAlarm(
            scope,
            thing,
            provider=self.provider,
            alarm_name=self.name(thing),
            alarm_description=self._describe(thing, meaning),
            comparison_operator=condition.when.value,
            threshold=condition.threshold,
            evaluation_periods=condition.periods,
            datapoints_to_alarm=condition.periods,
            treat_missing_data=condition.no_data.value,
            alarm_actions=told if starts is None else [starts],
            ok_actions=told if starts is None else None,
            **what,  # type: ignore[arg-type]  # named and typed by the two callers above
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Alarms:
    """What every domain's alarms need: where they report to, and where their runbooks are.

    Attributes:
        site: Where they are, and what they are named after.
        alerts: The topic.
        runbooks: Where runbooks are.
        provider: Provider of the metrics' region; None where it is the stack's own.
    """

    site: Site
    alerts: TopicReference
    runbooks: Runbooks
    provider: TerraformProvider | None = None

    def family(self, page: str, subject: str = "") -> AlarmSet:
        """What alarms share whose runbook is on one page, of one thing where there are several."""
        return AlarmSet(
            site=self.site,
            alerts=self.alerts,
            runbooks=self.runbooks,
            page=page,
            subject=subject,
            provider=self.provider,
        )
