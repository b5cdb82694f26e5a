"""SLO: what each service promises, what is left of its error budget, and how fast it goes."""

from constructs_lib.monitoring.objectives import PERIOD_DAYS, WINDOWS
from constructs_lib.observability import dashboard_links
from terrace.dashboards.links import OF_THE_LINE, to_application, to_logs
from terrace.dashboards.page import ENVIRONMENT, Page
from terrace.dashboards.panels import Column, Look, Panel, graph, listing, number
from terrace.dashboards.queries import IN_ENVIRONMENT, OF_SERVICES
from terrace.dashboards.releases import note_releases
from terrace.dashboards.sources import PROMETHEUS, asked, now, samples, source
from terrace.dashboards.world import World

OBJECTIVE = "service:objective:availability"
FAILED = "service:requests_failed:ratio_rate"
SLOW = "service:requests_slow:ratio_rate"
# Each with the speed at which ErrorBudgetBurn fires.
BURNS = {window.name: window.rate for window in WINDOWS}
PERIOD = f"{PERIOD_DAYS}d:5m"  # each request is in one of the rates over five minutes
LEFT = {0.0: "orange", 0.25: "green"}  # red where it is overdrawn


def page(world: World) -> Page:
    """Build the dashboard."""
    del world  # a service with objectives has its rules, which is all that is asked for here
    built = Page(
        dashboard_links.SLO,
        "Service level objectives",
        "What each service promises over 30 days, what is left of its error budget, and how fast "
        "that is used up. Begin here when ErrorBudgetBurn or LatencyBudgetBurn fires.",
        since="now-7d",
        refresh="5m",
    )
    built.choose(
        source(PROMETHEUS),
        ENVIRONMENT,
        asked("service", f"label_values({OBJECTIVE}{{{IN_ENVIRONMENT}}}, service)", several=True),
    )
    note_releases(built)
    built.row("All services", _table(), _lasts())
    one = f'{IN_ENVIRONMENT}, service="$service"'
    built.row("Objectives of $service", *_of_service(one), repeat="service")
    built.row("From outside", *_from_outside())
    return built


def _kept(chosen: str) -> str:
    """Share of all requests or messages of 30 days that did not fail.

    A sample in five minutes misses none: with fewer, one of two failures of a service with little
    traffic would cost no budget.
    """
    failed = f"sum_over_time(service:requests_failed:rate5m{{{chosen}}}[{PERIOD}])"
    every = f"sum_over_time(service:requests:rate5m{{{chosen}}}[{PERIOD}])"
    return f"1 - {failed} / ({every} > 0)"


def _left(chosen: str) -> str:
    """Share of the budget of 30 days that is left; below nought it is overdrawn."""
    allowed = f"on (environment, service) (1 - {OBJECTIVE}{{{chosen}}})"
    return f"1 - (1 - ({_kept(chosen)})) / {allowed}"


def _burn(window: str, chosen: str) -> str:
    return f"{FAILED}{window}{{{chosen}}} / on (environment, service) (1 - {OBJECTIVE}{{{chosen}}})"


def _table() -> Panel:
    return listing(
        "Objectives",
        "Availability that a service promises, what it kept over 30 days, and what is left of its "
        "error budget.",
        (
            Column("service", "Service", link=to_application("${__value.raw}")),
            Column("Value #A", "Objective", "percentunit"),
            Column("Value #B", "Kept", "percentunit"),
            Column("Value #C", "Budget left", "percentunit"),
        ),
        now(f"max by (service) ({OBJECTIVE}{{{OF_SERVICES}}})"),
        now(f"min by (service) ({_kept(OF_SERVICES)})"),
        now(f"min by (service) ({_left(OF_SERVICES)})"),
        look=Look(width=12),
    )


def _lasts() -> Panel:
    return graph(
        "Budget left in 30 days",
        "At nought the service has failed as often as it may: until it is above again, "
        "reliability goes before features.",
        "percentunit",
        samples(f"min by (service) ({_left(OF_SERVICES)})", "{{service}}"),
        look=Look(
            width=12,
            least=None,
            most=1,
            limits=LEFT,
            below="red",
            links=(to_application(OF_THE_LINE),),
        ),
    )


def _of_service(chosen: str) -> tuple[Panel, ...]:
    here = "${service}"
    links = (to_application(here), to_logs(here))
    return (
        number(
            "Objective",
            "Share of requests or messages that do not fail.",
            "percentunit",
            samples(f"max({OBJECTIVE}{{{chosen}}})"),
            look=Look(width=4),
        ),
        number(
            "Budget left",
            "Of what may fail in 30 days.",
            "percentunit",
            samples(f"min({_left(chosen)})"),
            look=Look(width=4, limits=LEFT, below="red"),
        ),
        graph(
            "Burn rate of errors",
            "How many times faster than over 30 days the budget goes. ErrorBudgetBurn fires where "
            + ", ".join(f"{speed:g} is passed over {window}" for window, speed in BURNS.items())
            + ".",
            "short",
            *(samples(f"max({_burn(window, chosen)})", window) for window in ("5m", *BURNS)),
            look=Look(width=8, limits={1: "orange", 6: "red"}, links=links),
        ),
        graph(
            "Share that is slow",
            "Share of requests or messages that took longer than the objective says, and what it "
            "allows; no data for a service without such an objective.",
            "percentunit",
            *(samples(f"max({SLOW}{window}{{{chosen}}})", window) for window in ("5m", *BURNS)),
            samples(f"1 - max(service:objective:latency{{{chosen}}})", "allowed"),
            look=Look(width=8, links=links),
        ),
    )


def _from_outside() -> tuple[Panel, ...]:
    return (
        graph(
            "Answers from outside",
            "Share of probes of the last hour that were answered well, by address.",
            "percentunit",
            samples(
                f"avg by (instance) (avg_over_time(probe_success{{{IN_ENVIRONMENT}}}[1h]))",
                "{{instance}}",
            ),
            look=Look(most=1),
        ),
        graph(
            "Time of probes",
            "How long an answer takes from outside.",
            "s",
            samples(
                f"max by (instance) (probe_duration_seconds{{{IN_ENVIRONMENT}}})", "{{instance}}"
            ),
        ),
        graph(
            "Days until a certificate ends",
            "CertificateExpiresSoon fires below 21 days.",
            "d",
            samples(
                "(min by (instance) (probe_ssl_earliest_cert_expiry"
                f"{{{IN_ENVIRONMENT}}}) - time()) / 86400",
                "{{instance}}",
            ),
        ),
    )
