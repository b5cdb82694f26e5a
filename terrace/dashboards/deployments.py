"""Deployments: which versions run, since when, and whether a new one does worse."""

from constructs_lib.observability import dashboard_links
from terrace.dashboards.links import to_application, to_logs
from terrace.dashboards.page import ENVIRONMENT, Page
from terrace.dashboards.panels import Column, Look, Panel, graph, listing
from terrace.dashboards.queries import IN_ENVIRONMENT, OF_SERVICES, WINDOW
from terrace.dashboards.releases import note_releases
from terrace.dashboards.sources import PROMETHEUS, asked, now, samples, source
from terrace.dashboards.world import World

VERSIONS = "{{service}} {{version}}"
_ITS_VERSION = f"on (environment, service, instance) group_left (version) app_info{{{OF_SERVICES}}}"


def page(world: World) -> Page:
    """Build the dashboard."""
    built = Page(
        dashboard_links.DEPLOYMENTS,
        "Deployments",
        "Which versions run, since when, and how a new one does beside the old one.",
        since="now-24h",
        refresh="1m",
    )
    built.choose(
        source(PROMETHEUS),
        ENVIRONMENT,
        asked("service", f"label_values(app_info{{{IN_ENVIRONMENT}}}, service)", several=True),
    )
    note_releases(built)
    built.row("What runs", _running(), _versions())
    built.row("The new version beside the old one", *_compared())
    built.row("Instances", *_instances())
    if world.kubernetes:
        built.row("Rollouts on Kubernetes", *_rollouts(), folded=True)
    return built


def _running() -> Panel:
    by = "service, version, commit"
    return listing(
        "What runs now",
        "Each version that at least one instance runs; two of a service while it is rolled out.",
        (
            Column("service", "Service", link=to_application("${__value.raw}")),
            Column("version", "Version"),
            Column("commit", "Commit"),
            Column("Value", "Instances", "short"),
        ),
        now(f"count by ({by}) (app_info{{{OF_SERVICES}}})"),
        look=Look(width=12),
    )


def _versions() -> Panel:
    return graph(
        "Instances by version",
        "A roll-out is where one version takes over from another.",
        "short",
        samples(f"count by (service, version) (app_info{{{OF_SERVICES}}})", VERSIONS),
        look=Look(width=12, stacked=True),
    )


def _of_versions(metric: str, *by: str, more: str = "") -> str:
    """How fast a counter grows a second, by version: which one an instance runs is joined."""
    labels = ", ".join(("service", "version", *by))
    grows = f"rate({metric}{{{OF_SERVICES}{more}}}[{WINDOW}])"
    return f"sum by ({labels}) ({grows} * {_ITS_VERSION})"


def _compared() -> tuple[Panel, ...]:
    every = _of_versions("http_requests_total")
    failed = _of_versions("http_requests_total", more=', status=~"5.."')
    slow = _of_versions("http_request_duration_seconds_bucket", "le")
    return (
        graph(
            "Requests by version",
            "Requests a second that each version gets.",
            "reqps",
            samples(every, VERSIONS),
        ),
        graph(
            "Error rate by version",
            "Share of requests that were answered with 5xx.",
            "percentunit",
            samples(f"({failed} or {every} * 0) / {every}", VERSIONS),
            look=Look(links=(to_logs(),)),
        ),
        graph(
            "Response time by version (P95)",
            "Nineteen of twenty requests are answered within it.",
            "s",
            samples(f"histogram_quantile(0.95, {slow})", VERSIONS),
        ),
    )


def _instances() -> tuple[Panel, ...]:
    return (
        graph(
            "Age of the youngest instance",
            "It begins anew with each deployment; where it never grows old, instances crash.",
            "s",
            samples(
                f"time() - max by (service) (process_start_time_seconds{{{OF_SERVICES}}})",
                "{{service}}",
            ),
            look=Look(width=12),
        ),
        graph(
            "Starts of instances",
            "How many instances began to run within ten minutes.",
            "short",
            samples(
                "sum by (service) (time() - process_start_time_seconds"
                f"{{{OF_SERVICES}}} < bool 600)",
                "{{service}}",
            ),
            look=Look(width=12, links=(to_logs(),)),
        ),
    )


def _rollouts() -> tuple[Panel, ...]:
    return (
        graph(
            "Rollouts by phase",
            "1 for the phase that a rollout is in; ReleaseFailed fires when one is Degraded.",
            "short",
            samples(
                f"max by (name, phase) (rollout_info{{{IN_ENVIRONMENT}}}) == 1",
                "{{name}} {{phase}}",
            ),
            look=Look(width=12),
        ),
        graph(
            "Replicas that are missing",
            "What deployments want and have not: a version that does not start, or no room.",
            "short",
            samples(
                "max by (namespace, deployment) "
                f"(kube_deployment_spec_replicas{{{IN_ENVIRONMENT}}}) - max by (namespace, "
                f"deployment) (kube_deployment_status_replicas_available{{{IN_ENVIRONMENT}}})",
                "{{namespace}} {{deployment}}",
            ),
            look=Look(width=12),
        ),
    )
