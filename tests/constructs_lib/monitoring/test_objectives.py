from dataclasses import replace

import pytest

from app import metrics, queue
from constructs_lib.errors import ConfigurationError
from constructs_lib.monitoring.objectives import (
    MESSAGE_SECONDS,
    PERIOD_DAYS,
    REQUEST_SECONDS,
    WINDOWS,
    ObjectivesConfig,
)
from terrace.monitoring.cases import minutes
from tests.constructs_lib.compute.services import APP, WORKER


def bounds(histogram: object) -> tuple[float, ...]:
    return tuple(each for each in vars(histogram)["_upper_bounds"] if each != float("inf"))


def test_100_percent_is_refused_because_it_leaves_no_budget() -> None:
    with pytest.raises(ConfigurationError) as refusal:
        ObjectivesConfig(availability_percent=100.0)
    assert str(refusal.value) == (
        "ObjectivesConfig: availability_percent is 100.0, "
        "allowed: one of 99.0, 99.5, 99.9, 99.95, 99.99"
    )


def test_a_latency_is_a_bound_that_the_service_counts_into() -> None:
    slow = ObjectivesConfig(availability_percent=99.9, latency_seconds=300)
    with pytest.raises(ConfigurationError) as refusal:
        replace(APP, objectives=slow)
    assert str(refusal.value) == (
        "objectives.latency_seconds is 300, allowed: one of 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, "
        "0.5, 1, 2.5, 5, 10, the bounds into which requests are counted"
    )
    assert replace(WORKER, objectives=slow).objectives == slow
    with pytest.raises(ConfigurationError, match=r"2.5, .* messages are counted"):
        replace(WORKER, objectives=replace(slow, latency_seconds=2.5))


def test_the_bounds_are_those_of_the_services_histograms() -> None:
    assert bounds(metrics.SECONDS) == REQUEST_SECONDS
    assert bounds(queue.AGE) == MESSAGE_SECONDS


def test_a_window_rings_when_its_share_of_the_budget_is_gone() -> None:
    for window in WINDOWS:
        gone = window.rate * minutes(window.name) / (PERIOD_DAYS * 24 * 60)
        assert round(100 * gone) == window.budget_percent, window.name
        assert minutes(window.short) * 12 == minutes(window.name), window.name
