"""Data sources as variables: a dashboard works wherever one of the kind is, and names none."""

from collections.abc import Sequence
from typing import Any

from grafana_foundation_sdk.builders import cloudwatch, dashboard, prometheus
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.cog.variants import Dataquery
from grafana_foundation_sdk.models import cloudwatch as cloudwatch_models
from grafana_foundation_sdk.models.dashboard import (
    DataSourceRef,
    VariableHide,
    VariableModel,
    VariableOption,
    VariableRefresh,
    VariableSort,
)
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

PROMETHEUS = DataSourceRef(type_val="prometheus", uid="${prometheus}")
CLOUDWATCH = DataSourceRef(type_val="cloudwatch", uid="${cloudwatch}")
XRAY = DataSourceRef(type_val="grafana-x-ray-datasource", uid="${xray}")
# What people read above a dashboard, and what the data source is called.
_LABELS = {
    "prometheus": ("Metrics", "Prometheus"),
    "cloudwatch": ("AWS", "CloudWatch"),
    "xray": ("Traces", "X-Ray"),
}
HOME = "default"  # region: the one that the data source is set to
ALL = VariableOption(selected=True, text=["All"], value=["$__all"])

Variable = Builder[VariableModel]
Query = Builder[Dataquery]


def source(reference: DataSourceRef) -> Variable:
    """Variable that stands for a data source, by the name that panels know it by.

    At first it is the one of that uid, which `terrace dashboards push` makes, wherever there are
    several of a kind.
    """
    name = str(reference.uid).strip("${}")
    ours = VariableOption(selected=True, text=_LABELS[name][1], value=name)
    return (
        dashboard.DatasourceVariable(name)
        .label(_LABELS[name][0])
        .type(str(reference.type_val))
        .current(ours)
    )


def asked(
    name: str, question: str, *, several: bool = False, hidden: bool = False, label: str = ""
) -> Variable:
    """Variable whose values Prometheus has.

    Args:
        name: What queries call it.
        question: What Prometheus is asked, such as "label_values(up, environment)".
        several: Several values may be chosen, all of them at first.
        hidden: Nobody chooses: panels are repeated for each value.
        label: What people read; the name if empty.
    """
    variable = (
        dashboard.QueryVariable(name)
        .label(label or name.capitalize())
        .datasource(PROMETHEUS)
        .query({"query": question, "refId": name})
        .refresh(VariableRefresh.ON_TIME_RANGE_CHANGED)
        .sort(VariableSort.ALPHABETICAL_ASC)
    )
    if several:
        variable = variable.multi(multi=True).include_all(include_all=True).current(ALL)
    if hidden:
        variable = variable.hide(VariableHide.HIDE_VARIABLE)
    return variable


def samples(expression: str, legend: str = "", *, examples: bool = False) -> Query:
    """Ask Prometheus for a range of time.

    Args:
        expression: In PromQL.
        legend: Name of a line, by its labels.
        examples: Show single requests with their traces too, where Prometheus keeps them; the
            managed one does not, of which Grafana says nothing.
    """
    query = prometheus.Dataquery().expr(expression).legend_format(legend or "__auto").range()
    return query.exemplar(exemplar=True) if examples else query


def now(expression: str, legend: str = "") -> Query:
    """Ask Prometheus for the values at the end of the range, a row of a table each."""
    return (
        prometheus.Dataquery()
        .expr(expression)
        .legend_format(legend or "__auto")
        .format(PromQueryFormat.TABLE)
        .instant()
    )


def measured(
    namespace: str,
    metric: str,
    dimensions: dict[str, str | Sequence[str]],
    *,
    statistic: str = "Average",
    label: str = "",
    region: str = HOME,
    exact: bool = True,
) -> Query:
    """Ask CloudWatch for a metric; "*" as the value of a dimension stands for every one.

    Args:
        namespace: Such as "AWS/RDS".
        metric: Its name.
        dimensions: Their values by name.
        statistic: How samples are put together, such as "Sum" or "p95".
        label: Name of a line, with CloudWatch's dynamic labels.
        region: Where it is counted.
        exact: Metrics with more dimensions are left out.
    """
    named: Any = {
        name: [value] if isinstance(value, str) else list(value)
        for name, value in dimensions.items()
    }
    return (
        cloudwatch.CloudWatchMetricsQuery()
        .query_mode(cloudwatch_models.CloudWatchQueryMode.METRICS)
        .metric_query_type(cloudwatch_models.MetricQueryType.SEARCH)
        .metric_editor_mode(cloudwatch_models.MetricEditorMode.BUILDER)
        .datasource(CLOUDWATCH)
        .region(region)
        .namespace(namespace)
        .metric_name(metric)
        .dimensions(named)
        .match_exact(exact)
        .statistic(statistic)
        .label(label)
        .expression("")
        .period("")
    )


def reckoned(expression: str, label: str, *, region: str = HOME) -> Query:
    """Let CloudWatch reckon with the panel's other metrics, which are called a, b and so on."""
    return (
        cloudwatch.CloudWatchMetricsQuery()
        .query_mode(cloudwatch_models.CloudWatchQueryMode.METRICS)
        .metric_query_type(cloudwatch_models.MetricQueryType.SEARCH)
        .metric_editor_mode(cloudwatch_models.MetricEditorMode.CODE)
        .datasource(CLOUDWATCH)
        .region(region)
        .expression(expression)
        .label(label)
        .period("")
    )


def logged(expression: str, groups: str) -> Query:
    """Ask CloudWatch Logs Insights.

    Args:
        expression: What is asked, in the language of Logs Insights.
        groups: The variable whose values are ARNs of log groups, such as "$groups".
    """
    return (
        cloudwatch.CloudWatchLogsQuery()
        .query_mode(cloudwatch_models.CloudWatchQueryMode.LOGS)
        .datasource(CLOUDWATCH)
        .region(HOME)
        .expression(expression)
        .log_groups([cloudwatch.LogGroup().arn(groups).name(groups)])
    )
