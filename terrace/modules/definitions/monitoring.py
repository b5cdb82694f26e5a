"""Module `monitoring`: the topic that alarms report to, and a dashboard."""

from constructs import Construct

from constructs_lib.monitoring.metrics import DatabaseMetrics, ServiceMetrics
from constructs_lib.monitoring.monitoring import Monitoring
from constructs_lib.monitoring.overview import Overview
from terrace.modules.definitions.shared import alerts_key, runbooks
from terrace.modules.module import Module
from terrace.modules.stack import ModuleStack

SERVICE = "app"


def _build(module: ModuleStack) -> None:
    domain = Construct(module, "monitoring")
    monitoring = Monitoring(
        domain,
        "alerts",
        site=module.site,
        runbooks=runbooks(module),
        key=alerts_key(module, "notifications; CloudWatch has to be among its users"),
    )
    service = ServiceMetrics(
        cluster=module.text("cluster_name", "ECS cluster", example="acme-staging"),
        service=module.text("service_name", "ECS service", example="acme-staging-app"),
        load_balancer=module.text(
            "load_balancer_arn_suffix",
            "ARN suffix of the load balancer",
            example="app/acme-staging-public/50dc6c495c0c9188",
        ),
        target_group=module.text(
            "target_group_arn_suffix",
            "ARN suffix of the target group",
            example="targetgroup/acme-staging-app/73e2d6bc24d8a067",
        ),
    )
    database = DatabaseMetrics(
        instances=(
            module.text(
                "database_identifier",
                "Identifier of the RDS instance",
                example="acme-staging-postgres",
            ),
        )
    )
    Overview(
        domain,
        "overview",
        site=module.site,
        alarms=monitoring.alarms,
        critical=(),
        services={SERVICE: service},
        database=database,
    )
    module.publish("alerts_topic_arn", monitoring.alerts.arn, "Topic that alarms report to")


MONITORING = Module(
    name="monitoring",
    purpose="The topic that alarms report to, and a dashboard of a service and its database.",
    choices=(
        "The topic is encrypted; subscribe whoever is on call.",
        "Alarms are in the module of what they watch, each with a runbook.",
    ),
    cost="About 3 USD a month for the dashboard, and 0.50 USD for a million notifications.",
    build=_build,
    checks={
        "the dashboard is called like the environment": (
            'aws_cloudwatch_dashboard.overview_dashboard_main.dashboard_name == "acme-staging"'
        ),
        "names follow the convention": (
            'aws_sns_topic.alerts_alerts_main.name == "acme-staging-alerts"'
        ),
    },
)
