"""The rules of an environment's objectives: how fast each service uses up its budgets.

Long windows add up a sample a minute of the rate over five minutes, so that one of three days reads
4,320 samples of one series instead of all series of a service.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from constructs_lib.compute.config import ServiceConfig
from constructs_lib.monitoring.alarm import Runbooks
from constructs_lib.monitoring.objectives import (
    LEAST_TO_WAKE,
    PERIOD_DAYS,
    WINDOWS,
    ObjectivesConfig,
    Window,
)
from environments import Environment

Rule = Mapping[str, Any]
PAGE = "service.md"
SPANS = ("30m", "1h", "2h", "6h", "1d", "3d")  # beside the five minutes that they are made of
DOWN, DOWN_FOR = "ServiceDown", "5m"
INTERVAL_SECONDS = 60  # between two evaluations of a group, and two samples of what it records
INTERVAL = "1m"
# Counted from rates, which are estimates: five are 4.9 at times.
COUNTED = LEAST_TO_WAKE - 0.5
# By kind of budget: its alerts, and what series of bad ones and of all are called.
NAMES = {
    "availability": ("ErrorBudgetBurn", "requests_failed", "requests"),
    "latency": ("LatencyBudgetBurn", "requests_slow", "requests_timed"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Budget:
    """What of a service is counted as bad.

    Attributes:
        kind: Second half of the group's name.
        alert: Name of its alerts.
        record: What its series are called, such as "requests_failed".
        of: What the series of all are called.
        bad: Expression of bad ones a second.
        all: Expression of all a second.
        allowed: Share of bad ones that the objective allows, between 0 and 1.
        objective: Share of good ones that it asks for.
        verb: What a service has done that was bad, such as "failed {} of its requests".
        wanted: The objective in words.
    """

    kind: str
    alert: str
    record: str
    of: str
    bad: str
    all: str
    allowed: float
    objective: float
    verb: str
    wanted: str

    def described(self, service: str, window: Window, share: str) -> str:
        """Say what a service has done in a window; what is bad has the share of all."""
        return (
            f"{service} has {self.verb.format(share)} over {window.name}, and goes on; "
            f"{window.budget_percent} % of the budget of {PERIOD_DAYS} days are gone (objective: "
            f"{self.wanted})."
        )


def groups(environment: Environment, runbooks: Runbooks) -> Iterator[dict[str, Any]]:
    """Yield the groups of an environment's rules; none where Prometheus measures nothing of it.

    Args:
        environment: The environment.
        runbooks: Where its runbooks are read.
    """
    measured = {n: s for n, s in environment.services.items() if environment.is_measured(n)}
    page = f"{runbooks.url}/{PAGE}"
    for name, service in measured.items():
        labels = {"environment": environment.name, "service": name}
        if environment.watches_absence(name):
            yield {"name": f"{name}-down", "interval": INTERVAL, "rules": [_down(labels, page)]}
        if service.objectives is not None:
            for budget in budgets(name, service, service.objectives):
                yield {
                    "name": f"{name}-{budget.kind}",
                    "interval": INTERVAL,
                    "rules": [*_records(budget, labels), *_alerts(budget, labels, page)],
                }


def alerts() -> set[str]:
    """Names of all alerts that services and their objectives can give, whether any has some."""
    return {DOWN, *(alert for alert, _, _ in NAMES.values())}


def series() -> set[str]:
    """Names of all series that objectives can give, whether any service has some."""
    found = {f"service:objective:{kind}" for kind in NAMES}
    for _, record, of in NAMES.values():
        ratios = (f"service:{record}:ratio_rate{span}" for span in ("5m", *SPANS))
        found |= {f"service:{record}:rate5m", f"service:{of}:rate5m", *ratios}
    return found


def _down(labels: Mapping[str, str], page: str) -> Rule:
    name = labels["service"]
    return {
        "alert": DOWN,
        "expr": f'absent(up{{job="services",service="{name}"}} == 1)',
        "for": DOWN_FOR,
        "labels": {**labels, "severity": "critical"},
        "annotations": {
            "summary": "No instance of a service answers.",
            "description": f"No metrics of {name} have arrived for five minutes.",
            "runbook_url": f"{page}#service-down",
        },
    }


def budgets(name: str, service: ServiceConfig, objectives: ObjectivesConfig) -> Iterator[Budget]:
    """The budgets of a service: of failures, and of slowness where it has such an objective."""
    of = f'service="{name}"'
    if service.route:
        what, seconds = "requests", "http_request_duration_seconds"
        bad = f'sum(rate(http_requests_total{{{of},status=~"5.."}}[5m])) or vector(0)'
        every = f"sum(rate(http_requests_total{{{of}}}[5m]))"
    else:
        what, seconds = "messages", "queue_message_age_seconds"
        failed, tried = 'outcome=~"failed|set_aside"', 'outcome!="given_back"'
        bad = f"sum(rate(queue_messages_total{{{of},{failed}}}[5m])) or vector(0)"
        every = f"sum(rate(queue_messages_total{{{of},{tried}}}[5m]))"
    percent = objectives.availability_percent
    alert, record, all_of = NAMES["availability"]
    yield Budget(
        kind="availability",
        alert=alert,
        record=record,
        of=all_of,
        bad=bad,
        all=every,
        allowed=_share(100 - percent),
        objective=_share(percent),
        verb=f"failed {{}} of its {what}",
        wanted=f"{percent:g} % do not fail",
    )
    if objectives.latency_seconds is None:
        return
    limit, percent = objectives.latency_seconds, objectives.latency_percent
    # Prometheus writes the bound as the service does, 1.0; a collector writes it anew, as 1.
    bound = f'le=~"{limit:g}(\\\\.0)?"' if limit == int(limit) else f'le="{limit:g}"'
    every = f"sum(rate({seconds}_count{{{of}}}[5m]))"
    taken = "answered" if service.route else "taken"
    alert, record, all_of = NAMES["latency"]
    yield Budget(
        kind="latency",
        alert=alert,
        record=record,
        of=all_of,
        bad=f"{every}\n  - sum(rate({seconds}_bucket{{{of},{bound}}}[5m]))",
        all=every,
        allowed=_share(100 - percent),
        objective=_share(percent),
        verb=f"let {{}} of its {what} wait longer than {limit:g} s",
        wanted=f"{percent:g} % are {taken} within {limit:g} s",
    )


def _records(budget: Budget, labels: Mapping[str, str]) -> Iterator[Rule]:
    of = ",".join(f'{name}="{value}"' for name, value in labels.items())
    bad, every = f"service:{budget.record}:rate5m", f"service:{budget.of}:rate5m"
    ratio = f"service:{budget.record}:ratio_rate"
    recorded = {
        bad: f"{budget.bad}\n",
        every: f"{budget.all}\n",
        # Without requests there is no share of them.
        f"{ratio}5m": f"{bad}{{{of}}}\n  / ({every}{{{of}}} > 0)\n",
    }
    for span in SPANS:
        recorded[f"{ratio}{span}"] = (
            f"sum_over_time({bad}{{{of}}}[{span}])\n"
            f"  / (sum_over_time({every}{{{of}}}[{span}]) > 0)\n"
        )
    recorded[f"service:objective:{budget.kind}"] = f"vector({budget.objective:g})\n"
    for name, expression in recorded.items():
        yield {"record": name, "expr": expression, "labels": dict(labels)}


def _alerts(budget: Budget, labels: Mapping[str, str], page: str) -> Iterator[Rule]:
    anchor = "error-budget-burn" if budget.kind == "availability" else "latency-budget-burn"
    for window in WINDOWS:
        limit = _rounded(window.rate * budget.allowed)
        if limit < 1:  # else not even a service that does nothing else burns as fast
            yield {
                "alert": budget.alert,
                "expr": _burning(budget, window, labels, limit),
                "for": "2m",
                "labels": {**labels, "severity": window.severity, "window": window.name},
                "annotations": {
                    "summary": f"At this pace a budget of {PERIOD_DAYS} days lasts "
                    f"{PERIOD_DAYS / window.rate:.0f}.",
                    "description": budget.described(
                        labels["service"], window, "{{ $value | humanizePercentage }}"
                    ),
                    "runbook_url": f"{page}#{anchor}",
                },
            }


def _burning(budget: Budget, window: Window, labels: Mapping[str, str], limit: float) -> str:
    of = ",".join(f'{name}="{value}"' for name, value in labels.items())
    ratio = f"service:{budget.record}:ratio_rate"
    burning = (
        f"{ratio}{window.name}{{{of}}} > {limit:g}\n"
        f"  and {ratio}{window.short}{{{of}}} > {limit:g}\n"
    )
    if window.severity != "critical":
        return burning
    bad = f"sum_over_time(service:{budget.record}:rate5m{{{of}}}[{window.name}])"
    return f"{burning}  and {INTERVAL_SECONDS} * {bad} > {COUNTED:g}\n"


def _share(percent: float) -> float:
    return _rounded(percent / 100)


def _rounded(value: float) -> float:
    return round(value, 7)  # 100 - 99.9 is 0.09999999999999432
