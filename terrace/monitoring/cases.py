"""Cases of alert rules, and the unit tests that promtool runs of them.

A case says which series make an alert fire, and which are just below. From it come two tests: of
what is below for as long, and of what fires, not before its time, and ends.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Values = tuple[float | None, float | None]
"""What fires, and what is just below; None is no sample. Of counters, by the minute."""

_COUNTER = re.compile(r"\w+_(total|bucket|count|sum)(\{.*)?", re.DOTALL)
_DURATION = re.compile(r"(\d+)([smhd])")
_MINUTES = {"s": 1 / 60, "m": 1, "h": 60, "d": 1440}


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A way in which an alert fires.

    Attributes:
        alert: Name of the alert.
        labels: Labels that it then has, beside those of its rule.
        description: What it then says.
        series: Series with their values, by name and labels.
        window: Longest time that its expression looks back, in minutes.
        ends_within: Minutes after which it is silent again; None for its window.
        always: It has no values below which it is silent.
        step: Minutes between two evaluations.
        sampled: Minutes between two samples, of which step is a multiple; None for step.
    """

    alert: str
    labels: Mapping[str, str] = field(default_factory=dict)
    description: str
    series: Mapping[str, Values]
    window: int = 15
    ends_within: int | None = None
    always: bool = False
    step: int = 1
    sampled: int | None = None


def minutes(duration: str | None) -> int:
    """Whole minutes of a duration as Prometheus writes it, such as 1h30m; 0 for none."""
    parts = _DURATION.findall(duration or "")
    return round(sum(int(number) * _MINUTES[unit] for number, unit in parts))


def judged(case: Case, rule: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield promtool's tests of a case.

    Args:
        case: The case.
        rule: The rule of its alert.
    """
    waits = minutes(rule.get("for"))
    lasting = case.window + waits + 2 * case.step
    rings = {
        "exp_labels": {**case.labels, **rule["labels"]},
        "exp_annotations": {**rule["annotations"], "description": case.description},
    }
    before: list[tuple[int, list[Any]]] = [(max(waits - case.step, 0), [])] if waits else []
    if case.always:
        yield _test(case, "fires", (lasting, 0), [*before, (lasting, [rings])])
        return
    ended = (case.ends_within or case.window) + 2 * case.step
    expected = [*before, (lasting, [rings]), (lasting + ended, [])]
    yield _test(case, "fires and ends", (lasting, ended), expected)
    yield _test(case, "is silent just below", (0, lasting), [(lasting, [])])


def _test(
    case: Case, title: str, lasting: tuple[int, int], expected: Sequence[tuple[int, list[Any]]]
) -> dict[str, Any]:
    pause = case.sampled or case.step
    return {
        "name": f"{case.alert} {title}",
        "interval": f"{pause}m",
        "input_series": [
            {"series": name, "values": _samples(name, values, lasting, pause)}
            for name, values in case.series.items()
        ],
        "alert_rule_test": [
            {
                "eval_time": f"{at}m",
                "alertname": case.alert,
                "exp_alerts": alerts,
            }
            for at, alerts in expected
        ],
    }


def _samples(name: str, values: Values, lasting: tuple[int, int], step: int) -> str:
    """Samples of one series in promtool's notation: what fires, then what is below."""
    counts = _COUNTER.fullmatch(name) is not None
    parts, reached = [], 0.0
    for value, spell in zip(values, lasting, strict=True):
        times = spell // step
        if not times:
            continue
        if value is None:
            parts.append(f"_x{times + 1}")
        elif counts:
            # The second spell goes on from where the first one ended.
            first = reached + value * step if parts else 0
            parts.append(f"{first:.12g}+{value * step:.12g}x{times}")
            reached = first + value * step * times
        else:
            parts.append(f"{value:.12g}x{times}")
    return " ".join(parts)
