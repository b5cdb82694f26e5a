"""Cases of the rules of objectives: each budget, in each of its windows."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from constructs_lib.compute.config import ServiceConfig
from constructs_lib.monitoring.objectives import WINDOWS, Window
from environments import Environment, Platform
from stacks.objectives import Budget, budgets
from stacks.objectives import groups as groups_of
from stacks.sources import runbooks
from terrace.monitoring.cases import Case, Values, minutes

A_MINUTE = 100_000  # requests; enough for a share of one in 10,000
SAMPLED = 4  # minutes between two samples: the longest of which a rate over five sees two
EVALUATED = 6  # times in a short window: days at each sample take ten times as long
ABOVE, BELOW = 1.02, 0.98  # of a threshold

Reduced = tuple[dict[str, Any], Case]


def cases(environment: Environment, platform: Platform) -> Iterator[Reduced]:
    """Yield each case with the rules that it needs, without those of other windows.

    What fires in one window fires in slower ones as well, and days of all rules take long.
    """
    groups = {group["name"]: group for group in groups_of(environment, runbooks(platform))}
    for name, service in environment.services.items():
        if down := groups.get(f"{name}-down"):
            up = f'up{{job="services",service="{name}",instance='
            yield (
                {"groups": [down]},
                Case(
                    alert="ServiceDown",
                    description=f"No metrics of {name} have arrived for five minutes.",
                    series={f'{up}"a"}}': (0, 1), f'{up}"b"}}': (None, 1)},
                ),
            )
        if service.objectives is None or not environment.is_measured(name):
            continue
        for budget in budgets(name, service, service.objectives):
            group = groups[f"{name}-{budget.kind}"]
            for window in WINDOWS:
                limit = window.rate * budget.allowed
                if limit < 1:
                    yield _reduced(group, window), _case(name, service, budget, window)


def _reduced(group: Mapping[str, Any], window: Window) -> dict[str, Any]:
    spans = (window.name, window.short, "5m")
    kept = [
        rule
        for rule in group["rules"]
        if rule["labels"].get("window") == window.name
        or ("record" in rule and rule["record"].endswith(tuple(f"rate{each}" for each in spans)))
    ]
    return {"groups": [{**group, "interval": f"{_step(window)}m", "rules": kept}]}


def _case(name: str, service: ServiceConfig, budget: Budget, window: Window) -> Case:
    limit = window.rate * budget.allowed * A_MINUTE
    bad = math.ceil(limit * ABOVE), math.floor(limit * BELOW)
    shown = f"{100 * bad[0] / A_MINUTE:.4g}%"
    return Case(
        alert=budget.alert,
        description=budget.described(name, window, shown),
        series=_series(name, service, budget, bad),
        window=minutes(window.name) + 10,
        ends_within=minutes(window.short) + 10,
        step=_step(window),
        sampled=SAMPLED,
    )


def _step(window: Window) -> int:
    """Minutes between two evaluations, each at a sample, for a rate wants its samples near."""
    return SAMPLED * max(1, minutes(window.short) // (SAMPLED * EVALUATED))


def _series(
    name: str, service: ServiceConfig, budget: Budget, bad: tuple[int, int]
) -> dict[str, Values]:
    good: Values = (A_MINUTE - bad[0], A_MINUTE - bad[1])
    if budget.kind == "availability":
        if service.route:
            series = f'http_requests_total{{service="{name}",status='
            return {f'{series}"200"}}': good, f'{series}"503"}}': bad}
        series = f'queue_messages_total{{service="{name}",outcome='
        # What is given back, because a task ends, counts neither way.
        return {
            f'{series}"done"}}': good,
            f'{series}"failed"}}': bad,
            f'{series}"given_back"}}': (A_MINUTE, A_MINUTE),
        }
    metric = "http_request_duration_seconds" if service.route else "queue_message_age_seconds"
    limit = service.objectives.latency_seconds if service.objectives else None
    every: Values = (A_MINUTE, A_MINUTE)
    return {
        f'{metric}_bucket{{service="{name}",le="{float(limit or 0)}"}}': good,
        f'{metric}_bucket{{service="{name}",le="+Inf"}}': every,
        f'{metric}_count{{service="{name}"}}': every,
    }
