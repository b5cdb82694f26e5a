"""One page that tells how an environment is: a row for each service, and one for the database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cdktf_cdktf_provider_aws.cloudwatch_dashboard import CloudwatchDashboard
from constructs import Construct

from constructs_lib.json_text import compact
from constructs_lib.monitoring.metrics import DatabaseMetrics, ServiceMetrics
from constructs_lib.site import Site

WIDTH, HEIGHT = 6, 6  # of a graph; a dashboard is 24 wide, so a row has four of them
FAILED = "HTTPCode_Target_5XX_Count"
OWN_FAILURES = ("HTTPCode_ELB_5XX_Count", "RejectedConnectionCount")


@dataclass(frozen=True, slots=True)
class Graph:
    """One graph: its title, how samples are put together, and the metrics in it."""

    title: str
    statistic: str
    metrics: list[list[str]]


class Dashboard(Construct):
    """Requests, errors, latency and tasks of each service; load of the database."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        services: Mapping[str, ServiceMetrics],
        database: DatabaseMetrics | None,
    ) -> None:
        """Create the dashboard.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            services: The services by name, a row each.
            database: The database; None where there is none.
        """
        super().__init__(scope, id_)
        rows = [list(_of_service(name, each)) for name, each in services.items()]
        if database:
            rows.append(list(_of_database(database)))
        widgets = [
            _widget(graph, row, column, site.region)
            for row, graphs in enumerate(rows)
            for column, graph in enumerate(graphs)
        ]
        CloudwatchDashboard(
            self,
            "main",
            dashboard_name=site.name(),
            dashboard_body=compact({"widgets": widgets}),
        )


def _of_service(name: str, service: ServiceMetrics) -> Iterator[Graph]:
    tasks = ["ClusterName", service.cluster, "ServiceName", service.service]
    used = [["AWS/ECS", each, *tasks] for each in ("CPUUtilization", "MemoryUtilization")]
    yield Graph(f"{name}: CPU and memory of tasks (%)", "Average", used)
    if service.load_balancer is None:
        return
    targets = [[word for pair in each.items() for word in pair] for each in service.requests]

    def of(metric: str) -> list[list[str]]:
        return [["AWS/ApplicationELB", metric, *each] for each in targets]

    failed = [
        *of(FAILED),
        *(
            ["AWS/ApplicationELB", each, "LoadBalancer", service.load_balancer]
            for each in OWN_FAILURES
        ),
    ]
    yield Graph(f"{name}: requests", "Sum", of("RequestCount"))
    yield Graph(f"{name}: failed requests, its own and the load balancer's", "Sum", failed)
    yield Graph(f"{name}: latency, p95 (s)", "p95", of("TargetResponseTime"))


def _of_database(database: DatabaseMetrics) -> Iterator[Graph]:
    def of(metric: str) -> list[list[str]]:
        return [["AWS/RDS", metric, "DBInstanceIdentifier", each] for each in database.instances]

    yield Graph("database: CPU (%)", "Average", of("CPUUtilization"))
    yield Graph("database: connections", "Maximum", of("DatabaseConnections"))
    yield Graph("database: free storage (bytes)", "Minimum", of(database.free_storage))


def _widget(graph: Graph, row: int, column: int, region: str) -> dict[str, Any]:
    return {
        "type": "metric",
        "x": column * WIDTH,
        "y": row * HEIGHT,
        "width": WIDTH,
        "height": HEIGHT,
        "properties": {
            "title": graph.title,
            "metrics": graph.metrics,
            "stat": graph.statistic,
            "period": 60,
            "region": region,
            "view": "timeSeries",
        },
    }
