"""promtool's tests of a case: before its time, as it fires, after it, and just below."""

from typing import Any

from terrace.monitoring.cases import Case, judged, minutes

RULE = {
    "alert": "HighErrorRate",
    "for": "5m",
    "labels": {"severity": "critical"},
    "annotations": {"summary": "Much fails.", "description": "{{ $value }}"},
}
CASE = Case(
    alert="HighErrorRate",
    labels={"service": "app"},
    description="6% fail",
    series={"failed_total{}": (6, 5), "up{}": (1, None)},
    window=10,
)


def expected(test: dict[str, Any]) -> list[tuple[str, int]]:
    return [(each["eval_time"], len(each["exp_alerts"])) for each in test["alert_rule_test"]]


def test_an_alert_fires_after_its_time_and_ends_after_its_window() -> None:
    fires, _ = judged(CASE, RULE)
    assert expected(fires) == [("4m", 0), ("17m", 1), ("29m", 0)]
    (alert,) = fires["alert_rule_test"][1]["exp_alerts"]
    assert alert["exp_labels"] == {"service": "app", "severity": "critical"}
    assert alert["exp_annotations"] == {"summary": "Much fails.", "description": "6% fail"}


def test_just_below_it_is_silent_for_as_long() -> None:
    _, below = judged(CASE, RULE)
    assert expected(below) == [("17m", 0)]
    assert below["input_series"][0]["values"] == "0+5x17"


def test_counters_go_on_from_where_they_were_and_gauges_jump() -> None:
    fires, _ = judged(CASE, RULE)
    values = {each["series"]: each["values"] for each in fires["input_series"]}
    assert values == {"failed_total{}": "0+6x17 107+5x12", "up{}": "1x17 _x13"}


def test_what_always_fires_has_no_values_below() -> None:
    watchdog = Case(alert="Watchdog", description="", series={}, always=True)
    (only,) = judged(watchdog, {**RULE, "alert": "Watchdog", "for": None})
    assert expected(only) == [("17m", 1)]


def test_durations_are_read_in_minutes() -> None:
    assert [minutes(each) for each in ("5m", "1h", "3d", "1h30m", None)] == [5, 60, 4320, 90, 0]
