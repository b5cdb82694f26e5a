"""One page that tells how an environment is."""

from typing import Any

from cdktf_cdktf_provider_aws.cloudwatch_dashboard import CloudwatchDashboard
from constructs import Construct

from constructs_lib.compute.reference import ServiceMetrics
from constructs_lib.database.reference import DatabaseMetrics
from constructs_lib.json_text import compact
from constructs_lib.site import Site

WIDTH, HEIGHT = 12, 6  # of a widget; a dashboard is 24 wide


class Dashboard(Construct):
    """Requests, errors, latency and tasks of the service; load of the database."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        service: ServiceMetrics,
        database: DatabaseMetrics,
    ) -> None:
        """Create the dashboard.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            service: The service.
            database: The database.
        """
        super().__init__(scope, id_)
        targets = [word for pair in service.requests.items() for word in pair]
        tasks = ["ClusterName", service.cluster, "ServiceName", service.service]
        instances = [["DBInstanceIdentifier", each] for each in database.instances]
        charts = [
            ("Requests", "Sum", [["AWS/ApplicationELB", "RequestCount", *targets]]),
            ("Failed requests", "Sum", [["AWS/ApplicationELB", FAILED, *targets]]),
            ("Latency, p95 (s)", "p95", [["AWS/ApplicationELB", "TargetResponseTime", *targets]]),
            (
                "CPU and memory of tasks (%)",
                "Average",
                [["AWS/ECS", name, *tasks] for name in ("CPUUtilization", "MemoryUtilization")],
            ),
            (
                "CPU of the database (%)",
                "Average",
                [["AWS/RDS", "CPUUtilization", *each] for each in instances],
            ),
            (
                "Connections",
                "Maximum",
                [["AWS/RDS", "DatabaseConnections", *each] for each in instances],
            ),
            (
                "Failed or rejected by the load balancer itself",
                "Sum",
                [["AWS/ApplicationELB", name, *targets[:2]] for name in OWN_FAILURES],
            ),
            (
                "Free storage of the database (bytes)",
                "Minimum",
                [["AWS/RDS", database.free_storage, *each] for each in instances],
            ),
        ]
        widgets = [
            _widget(place, title, statistic, metrics, site.region)
            for place, (title, statistic, metrics) in enumerate(charts)
        ]
        CloudwatchDashboard(
            self,
            "main",
            dashboard_name=site.name(),
            dashboard_body=compact({"widgets": widgets}),
        )


FAILED = "HTTPCode_Target_5XX_Count"
OWN_FAILURES = ("HTTPCode_ELB_5XX_Count", "RejectedConnectionCount")


def _widget(
    place: int, title: str, statistic: str, metrics: list[list[str]], region: str
) -> dict[str, Any]:
    return {
        "type": "metric",
        "x": place % 2 * WIDTH,
        "y": place // 2 * HEIGHT,
        "width": WIDTH,
        "height": HEIGHT,
        "properties": {
            "title": title,
            "metrics": metrics,
            "stat": statistic,
            "period": 60,
            "region": region,
            "view": "timeSeries",
        },
    }
