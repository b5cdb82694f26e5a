"""Application: what users notice, and what becomes of messages."""

from collections.abc import Sequence

from constructs_lib.observability import dashboard_links
from terrace.dashboards.links import OF_THE_LINE, to_logs, to_objectives
from terrace.dashboards.needs import dependencies, saturation
from terrace.dashboards.page import ENVIRONMENT, Page
from terrace.dashboards.panels import Look, Panel, graph
from terrace.dashboards.queries import (
    IN_ENVIRONMENT,
    OF_SERVICES,
    failing,
    legend,
    rate,
    slowest,
)
from terrace.dashboards.releases import note_releases
from terrace.dashboards.sources import PROMETHEUS, Variable, asked, samples, source
from terrace.dashboards.world import World

ERRORS = {0.01: "orange", 0.05: "red"}  # the red one is the alert HighErrorRate's
SLOW = {1.0: "red"}  # seconds, the alert HighLatency's


def page(world: World) -> Page:
    """Build the dashboard."""
    built = Page(
        dashboard_links.APPLICATION,
        "Application overview",
        "How users fare: requests, errors and response times of each service, and what it waits "
        "for. Begin here when an alert of the application fires.",
        since="now-3h",
        refresh="1m",
    )
    built.choose(
        source(PROMETHEUS),
        ENVIRONMENT,
        asked("service", f"label_values(app_info{{{IN_ENVIRONMENT}}}, service)", several=True),
        _those_with("serving", "http_requests_total"),
        _those_with("working", "queue_messages_total"),
    )
    note_releases(built)
    built.row("All services", *_golden(OF_SERVICES, ("service",), OF_THE_LINE))
    built.row("Requests of $serving by path", *_by_path(), repeat="serving")
    built.row("Saturation", *saturation(world))
    built.row("Dependencies", *dependencies(world))
    if world.queues:
        built.row("Queues of $working", *_queues(), repeat="working")
    return built


def _those_with(name: str, metric: str) -> Variable:
    """Variable of the chosen services that have a metric, for a row of each."""
    return asked(
        name, f"label_values({metric}{{{OF_SERVICES}}}, service)", several=True, hidden=True
    )


def _golden(chosen: str, by: Sequence[str], service: str) -> tuple[Panel, ...]:
    links = (to_logs(service), to_objectives(service))
    return (
        graph(
            "Request Rate",
            "Requests a second. A sudden drop is as bad as errors: nobody gets through.",
            "reqps",
            samples(rate("http_requests_total", chosen, *by), legend(by)),
            look=Look(links=links),
        ),
        graph(
            "Error Rate",
            "Share of requests that were answered with 5xx. HighErrorRate fires when it is above "
            "the red line for five minutes.",
            "percentunit",
            samples(failing(chosen, *by), legend(by)),
            look=Look(limits=ERRORS, most=0.05, links=links),
        ),
        graph(
            "Response Time (P95)",
            "Nineteen of twenty requests are answered within it. HighLatency fires when it is "
            "above the red line for five minutes.",
            "s",
            samples(
                slowest("http_request_duration_seconds", chosen, *by), legend(by), examples=True
            ),
            look=Look(limits=SLOW, links=links),
        ),
    )


def _by_path() -> tuple[Panel, ...]:
    chosen = f'{IN_ENVIRONMENT}, service="$serving"'
    return (
        *_golden(chosen, ("method", "path"), "${serving}"),
        graph(
            "Answers by status",
            "Requests a second by status code; 499 are those whose caller did not wait.",
            "reqps",
            samples(rate("http_requests_total", chosen, "status"), "{{status}}"),
            look=Look(width=24, stacked=True, links=(to_logs("${serving}"),)),
        ),
    )


def _queues() -> tuple[Panel, ...]:
    chosen = f'{IN_ENVIRONMENT}, service="$working"'
    logs, objectives = to_logs("${working}"), to_objectives("${working}")
    return (
        graph(
            "Messages by what came of them",
            "Messages a second. What is not done is given back, or goes to the dead letters.",
            "mps",
            samples(
                rate("queue_messages_total", chosen, "queue", "outcome"), "{{queue}} {{outcome}}"
            ),
            look=Look(stacked=True, links=(logs,)),
        ),
        graph(
            "Age of messages (P95)",
            "From when a message was sent until work on it began.",
            "s",
            samples(slowest("queue_message_age_seconds", chosen, "queue"), "{{queue}}"),
            look=Look(links=(objectives,)),
        ),
        graph(
            "Work on a message (P95)",
            "How long work on one message took.",
            "s",
            samples(slowest("queue_message_duration_seconds", chosen, "queue"), "{{queue}}"),
        ),
        graph(
            "Messages that wait",
            "Seen by the workers once a minute; while it climbs, there are too few of them.",
            "short",
            samples(f"max by (queue) (queue_messages_waiting{{{chosen}}})", "{{queue}}"),
            look=Look(width=12),
        ),
        graph(
            "Messages sent",
            "Messages a second that any service put on the queues.",
            "mps",
            samples(
                rate("queue_messages_sent_total", IN_ENVIRONMENT, "service", "queue"),
                "{{service}} to {{queue}}",
            ),
            look=Look(width=12),
        ),
    )
