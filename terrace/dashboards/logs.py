"""Logs of services, and the traces of the requests that they tell of."""

from typing import Any

from grafana_foundation_sdk.builders import dashboard, logs
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.cog.variants import Dataquery
from grafana_foundation_sdk.models.common import LogsSortOrder
from grafana_foundation_sdk.models.dashboard import VariableRefresh, VariableSort

from constructs_lib.observability import dashboard_links
from terrace.dashboards.links import CHOSEN, to_application
from terrace.dashboards.page import ENVIRONMENT, Page
from terrace.dashboards.panels import Column, Look, Panel, graph, listing
from terrace.dashboards.queries import IN_ENVIRONMENT
from terrace.dashboards.releases import note_releases
from terrace.dashboards.sources import (
    ALL,
    CLOUDWATCH,
    HOME,
    PROMETHEUS,
    XRAY,
    Query,
    Variable,
    asked,
    logged,
    source,
)
from terrace.dashboards.world import World

GROUPS = "$groups"
FULL_WIDTH = 24
# X-Ray writes the 32 digits of W3C's trace id in three parts.
# Source: AWS X-Ray Developer Guide, "Sending trace data to AWS X-Ray", section "Trace ID format".
AS_XRAY = 'concat("1-", substr(trace_id, 0, 8), "-", substr(trace_id, 8))'
SEARCHED = "filter @message like /.*${search:regex}/"


def page(world: World) -> Page:
    """Build the dashboard."""
    built = Page(
        dashboard_links.LOGS,
        "Logs and traces",
        "What services logged; a click on a trace shows where that request spent its time.",
        since="now-1h",
        refresh="",
    )
    built.choose(
        source(CLOUDWATCH),
        source(XRAY),
        source(PROMETHEUS),
        ENVIRONMENT,
        asked("service", f"label_values(app_info{{{IN_ENVIRONMENT}}}, service)", several=True),
        _groups(world),
        dashboard.TextBoxVariable("search").label("Search").default_value(""),
        dashboard.TextBoxVariable("trace").label("Trace").default_value(""),
    )
    note_releases(built)
    built.row("Requests that failed, or took long", _requests())
    built.row("The trace that was chosen", _trace())
    built.row("Lines", _levels(), _lines())
    return built


def _groups(world: World) -> Variable:
    """Log groups of the chosen services, and that of the pods, by their ARN.

    Source: Grafana 10.4, "CloudWatch template variables", query type "Log groups".
    """
    return (
        dashboard.QueryVariable("groups")
        .label("Log groups")
        .datasource(CLOUDWATCH)
        .query(
            {
                "queryType": "logGroups",
                "region": HOME,
                "logGroupPrefix": f"/{world.project}/$environment/",
                "refId": "groups",
            }
        )
        .regex("/\\/(${service:pipe}|jobs|kubernetes)(:\\*)?$/")
        .refresh(VariableRefresh.ON_TIME_RANGE_CHANGED)
        .sort(VariableSort.ALPHABETICAL_ASC)
        .multi(multi=True)
        .include_all(include_all=True)
        .current(ALL)
    )


def _requests() -> Panel:
    here = "&".join(
        (
            f"{dashboard_links.path(dashboard_links.LOGS)}?${{environment:queryparam}}",
            "${service:queryparam}",
            "var-trace=${__value.raw}",
            "${__url_time_range}",
        )
    )
    return listing(
        "Requests that failed, or took longer than a second",
        "The newest 100 that have a trace. Click on a trace to see it below.",
        (
            Column("@timestamp", "When", "dateTimeAsIso"),
            Column("service", "Service"),
            Column("status", "Status"),
            Column("milliseconds", "Took", "ms"),
            Column("method", "Method"),
            Column("route", "Path"),
            Column("trace", "Trace", link=("This trace", here)),
        ),
        logged(
            f"fields @timestamp, service, status, milliseconds, method, route, {AS_XRAY} as trace\n"
            "| filter ispresent(trace_id) and (status >= 500 or milliseconds > 1000)\n"
            f"| {SEARCHED}\n| sort @timestamp desc\n| limit 100",
            GROUPS,
        ),
        look=Look(source=CLOUDWATCH, width=FULL_WIDTH),
    )


def _lines() -> Panel:
    return (
        logs.Panel()
        .title("What services logged")
        .description("The newest 500 lines of the chosen log groups.")
        .datasource(CLOUDWATCH)
        .height(16)
        .span(FULL_WIDTH)
        .show_time(show_time=True)
        .wrap_log_message(wrap_log_message=True)
        .enable_log_details(enable_log_details=True)
        .sort_order(LogsSortOrder.DESCENDING)
        .with_target(
            _first(
                logged(
                    f"fields @timestamp, @message\n| {SEARCHED}\n"
                    "| sort @timestamp desc\n| limit 500",
                    GROUPS,
                )
            )
        )
    )


def _levels() -> Panel:
    query = logged(
        # What begins with a stroke is no query.
        f'{SEARCHED}\n| stats count(*) as lines by bin(5m), coalesce(level, "none") as severity',
        GROUPS,
    )
    return graph(
        "Lines by level",
        "Lines in five minutes; a burst of errors begins here before users tell.",
        "short",
        query,
        look=Look(
            source=CLOUDWATCH,
            width=FULL_WIDTH,
            stacked=True,
            links=(to_application(CHOSEN),),
        ),
    )


class _TraceQuery(Dataquery):
    """A query of the X-Ray plugin, which the SDK does not know.

    Source: grafana/x-ray-datasource, src/types.ts, "XrayQuery".
    """

    def to_json(self) -> dict[str, object]:
        """What is asked."""
        return {
            "refId": "A",
            "datasource": XRAY,
            "queryType": "getTrace",
            "query": "$trace",
            "region": HOME,
        }


class _AskForTrace(Builder[Dataquery]):
    def build(self) -> Dataquery:
        return _TraceQuery()


def _trace() -> Panel:
    return (
        dashboard.Panel()
        .type("traces")
        .title("Trace")
        .description("Where the request spent its time. Choose one above, or enter an id.")
        .datasource(XRAY)
        .unit("none")
        .height(12)
        .span(FULL_WIDTH)
        .with_target(_AskForTrace())
    )


def _first(query: Query) -> Query:
    named: Any = query
    return named.ref_id("A")  # type: ignore[no-any-return]
